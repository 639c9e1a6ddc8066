namespace HookSdk.Emg;

/// <summary>Says which part of a long message an SMS is.</summary>
/// <param name="Reference">What the parts of one message share: 8 bits, or 16 when <paramref name="Is16Bit"/>.</param>
/// <param name="Total">How many parts there are, 1 to 255.</param>
/// <param name="Sequence">Which of them this is, from 1.</param>
/// <param name="Is16Bit">Whether the reference has 16 bits.</param>
public readonly record struct UdhConcatenation(int Reference, int Total, int Sequence, bool Is16Bit);
