//! A company to send to: the stand-in, on loopback or inside the process.

use sandbox::{InProcess, MemberView, RequestRecord, Sandbox, Settings};
use std::net::{Ipv4Addr, SocketAddr};
use wecom::client::transport::{Answering, Transport, cut_off};

/// Starts the stand-in on a port of its own.
pub async fn stand_in(settings: Settings) -> Sandbox {
    Sandbox::start(settings, SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap()
}

/// The accounts of those who can be written to, in the order of the contacts.
pub fn able(members: Vec<MemberView>) -> impl Iterator<Item = String> {
    members.into_iter().filter(|member| member.in_scope && member.licensed).map(|member| member.userid)
}

/// So many of [`able`].
pub fn accounts(company: &Sandbox, number: usize) -> Vec<String> {
    let accounts: Vec<_> = able(company.members()).take(number).collect();
    assert_eq!(accounts.len(), number, "the company has not so many");
    accounts
}

/// The requests to one interface (`message/send`), in order.
pub fn calls(company: &Sandbox, interface: &str) -> Vec<RequestRecord> {
    let path = format!("/cgi-bin/{interface}");
    company.requests().into_iter().filter(|request| request.path.split('?').next() == Some(path.as_str())).collect()
}

/// The bodies of [`calls`].
pub fn bodies(company: &Sandbox, interface: &str) -> Vec<String> {
    calls(company, interface).into_iter().map(|request| request.body).collect()
}

/// The stand-in inside the process, as the client reaches it.
pub struct InsideCompany(pub InProcess);

impl std::fmt::Debug for InsideCompany {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InsideCompany").finish_non_exhaustive()
    }
}

impl Transport for InsideCompany {
    fn answer(&self, request: http::Request<bytes::Bytes>) -> Answering<'_> {
        Box::pin(async move { self.0.answer_unless_cut(request).await.unwrap_or_else(cut_off) })
    }
}
