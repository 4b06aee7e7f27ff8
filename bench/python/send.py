"""The script that people write: the most used Python client of WeCom, and a loop over the members.

    send.py URL CORP_ID AGENT_ID MEMBERS [--threads N]

MEMBERS is a file with one account a line; the secret comes from the environment variable POSTHORN_SANDBOX_SECRET. Sends a text
of its own to each member, and prints how long that took and how much processor time, both in seconds. `--threads` is the same with a pool of threads, as in answers to
"how to make it faster". What was sent stands in no file: that is how these scripts are.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import local

from wechatpy.enterprise import WeChatClient


def client_of(url):
    """The client, with another address than WeCom's."""

    class Client(WeChatClient):
        API_BASE_URL = url + "/cgi-bin/"

        def fetch_access_token(self):
            params = {"corpid": self.corp_id, "corpsecret": self.secret}
            return self._fetch_access_token(url=self.API_BASE_URL + "gettoken", params=params)

    return Client


def processor_time():
    """Of this process and its children, as the system counts it."""
    return sum(os.times()[:4])


def main():
    url, corp_id, agent_id, members = sys.argv[1:5]
    threads = int(sys.argv[6]) if len(sys.argv) > 6 and sys.argv[5] == "--threads" else 1
    with open(members, encoding="utf-8") as file:
        accounts = file.read().split()
    first = client_of(url)(corp_id, os.environ["POSTHORN_SANDBOX_SECRET"])
    token = first.access_token
    own = local()

    def send(account):
        # A session of requests is not made for several threads, so each has its own client.
        if not hasattr(own, "client"):
            own.client = client_of(url)(corp_id, first.secret, access_token=token)
        own.client.message.send_text(agent_id, account, "hello " + account)

    began, used = time.monotonic(), processor_time()
    if threads == 1:
        for account in accounts:
            first.message.send_text(agent_id, account, "hello " + account)
    else:
        with ThreadPoolExecutor(threads) as pool:
            for done in pool.map(send, accounts):
                del done
    print("sent", len(accounts), time.monotonic() - began, processor_time() - used, flush=True)


if __name__ == "__main__":
    main()
