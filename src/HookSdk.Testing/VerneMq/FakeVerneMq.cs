namespace HookSdk.Testing;

/// <summary>Placeholder</summary>
public sealed class FakeVerneMq
{
    /// <summary>x</summary>
    public FakeClock Time { get; } = new();
}
