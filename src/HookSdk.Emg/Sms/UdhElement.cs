namespace HookSdk.Emg;

/// <summary>One information element of a user data header.</summary>
/// <param name="Id">What it is: 0x00 and 0x08 are concatenation, 0x05 is port addressing.</param>
/// <param name="Data">Its bytes.</param>
public readonly record struct UdhElement(byte Id, ReadOnlyMemory<byte> Data);
