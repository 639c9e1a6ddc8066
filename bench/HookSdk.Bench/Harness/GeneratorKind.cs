namespace HookSdk.Bench.Harness;

/// <summary>How the load generator waits for replies.</summary>
internal enum GeneratorKind
{
    /// <summary>A few threads, each waiting on many sockets; Linux only. About as cheap a call as wrk.</summary>
    Epoll,

    /// <summary>One blocking thread a connection: runs everywhere, costs more per call.</summary>
    Threads,
}
