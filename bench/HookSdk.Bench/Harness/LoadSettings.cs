namespace HookSdk.Bench.Harness;

/// <summary>How a workload is put on a server.</summary>
internal sealed record LoadSettings(int Connections, int Threads, GeneratorKind Generator);
