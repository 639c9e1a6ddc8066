using System.Text;

namespace HookSdk;

/// <summary>One valid state of a server's options, ready to be read on each call.</summary>
internal sealed class HookSettings(HookServerOptions options)
{
    public TimeSpan Deadline { get; } = options.Deadline;

    public int MaxConcurrentCalls { get; } = options.MaxConcurrentCalls;

    public long MaxRequestBytes { get; } = options.MaxRequestBytes;

    public TimeSpan DrainWindow { get; } = options.DrainWindow;

    public TimeSpan? ExpectCallEvery { get; } = options.ExpectCallEvery;

    public AllowedNetworks Networks { get; } = AllowedNetworks.Parse(options.AllowedNetworks);

    public byte[]? PathSecret { get; } = options.PathSecret is { } secret ? Encoding.ASCII.GetBytes(secret) : null;

    private string Guard { get; } = $"{options.PathSecret} {string.Join(' ', options.AllowedNetworks)}";

    public bool IsSame(HookSettings other) =>
        (Deadline, MaxConcurrentCalls, MaxRequestBytes, DrainWindow, ExpectCallEvery, Guard)
        == (other.Deadline, other.MaxConcurrentCalls, other.MaxRequestBytes, other.DrainWindow, other.ExpectCallEvery, other.Guard);

    /// <summary>Whether anyone who reaches the port may call.</summary>
    public bool IsUnguarded => options.AllowedNetworks.Count == 0 && PathSecret is null;
}
