/* bcryptprimitives.dll, which Wine 8 is without: Rust's standard library takes its random numbers from there. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID bytes, ULONG number); /* RtlGenRandom */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T number) {
    const ULONG most = 1u << 20;
    for (SIZE_T at = 0; at < number; at += most) {
        SIZE_T left = number - at;
        if (!SystemFunction036(bytes + at, left < most ? (ULONG)left : most)) return FALSE;
    }
    return TRUE;
}
