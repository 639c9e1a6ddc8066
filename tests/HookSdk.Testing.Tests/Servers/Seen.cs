using System.Collections.Concurrent;

namespace HookSdk.Testing.Tests.Servers;

/// <summary>Which servers were seen, and by whom.</summary>
internal sealed class Seen
{
    public ConcurrentQueue<string> Names { get; } = [];
}
