using HookSdk.Bench.Harness;

namespace HookSdk.Bench.Servers;

/// <summary>
/// One server of a comparison. Its program listens on a free loopback port, writes <c>bench: settings ...</c> and
/// <c>bench: listening PORT</c> to standard output, answers the line <c>alloc</c> on standard input with <c>bench: alloc BYTES</c>
/// (or <c>-</c> where the runtime does not count), and ends when standard input closes.
/// </summary>
internal abstract class BenchServer(string name)
{
    /// <summary>The word on the command line and in the tables.</summary>
    public string Name { get; private protected set; } = name;

    /// <summary>Builds or installs what is needed, and says how to start the program or what is missing.</summary>
    public abstract Preparation Prepare(Suite suite, Action<string> progress);

    /// <summary>Told in the process that measures once the program listens: what stays connected to it beside the load is opened here, so that the server's figures have only the server's part of it.</summary>
    /// <returns>A task for each, which ends when it is there no more.</returns>
    public virtual Task<IReadOnlyList<Task>> OpenBesideAsync(int port) => Task.FromResult<IReadOnlyList<Task>>([]);
}
