using System.Runtime.InteropServices;

namespace HookSdk.Emg;

/// <summary>Which part of a long message a message is, as its user data header says or, without one, its options <c>CONCATSMSREF</c>, <c>CONCATSMSSEQ</c> and <c>CONCATSMSMAX</c>.</summary>
/// <param name="Reference">What the parts of one long message share; 0 when it is not told.</param>
/// <param name="Total">How many parts there are: 2 to 255.</param>
/// <param name="Sequence">Which of them this is: 1 to <paramref name="Total"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EmgMessagePart(int Reference, int Total, int Sequence)
{
    /// <summary>Whether the long message ends with this part. Parts may come in any order.</summary>
    public bool IsLast => Sequence == Total;
}
