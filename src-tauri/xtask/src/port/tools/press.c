/* press.exe PID: presses Ctrl+C in the console of a process, which a test written in Rust cannot do without unsafe code. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

/* What is pressed is for the other one: this program shares its console for a moment. */
static BOOL WINAPI not_for_us(DWORD event) {
    (void)event;
    return TRUE;
}

int main(int count, char **words) {
    if (count != 2) return 2;
    /* A program has one console at a time. */
    FreeConsole();
    if (AttachConsole(strtoul(words[1], NULL, 10)) && SetConsoleCtrlHandler(not_for_us, TRUE) &&
        GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0))
        return 0;
    fprintf(stderr, "error %lu\n", GetLastError());
    return 1;
}
