namespace HookSdk.Cli.Fake.Load;

/// <summary>What a load takes for an answer that the broker can read.</summary>
/// <param name="IsGrpc">Whether the broker calls by gRPC, and a status of gRPC has to come.</param>
/// <param name="MayBeUnserved">Whether 404 is an answer: the server does not serve the hook.</param>
/// <param name="ProblemOf">What is wrong with a body, or a message of gRPC, that answers this hook or method; null: nothing.</param>
internal sealed record ReplyRules(bool IsGrpc, bool MayBeUnserved, Func<string, byte[], string?> ProblemOf);
