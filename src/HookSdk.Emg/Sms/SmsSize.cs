using System.Runtime.InteropServices;

namespace HookSdk.Emg;

/// <summary>How much room a text takes as SMS.</summary>
/// <param name="Alphabet">How its characters are coded.</param>
/// <param name="Units">How many units it has: septets, UTF-16 units or bytes.</param>
/// <param name="Segments">How many SMS it takes, at least 1.</param>
/// <param name="UnitsPerSegment">How many units go into each of them: that of a single SMS when one is enough, of a concatenated part otherwise.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SmsSize(SmsAlphabet Alphabet, int Units, int Segments, int UnitsPerSegment);
