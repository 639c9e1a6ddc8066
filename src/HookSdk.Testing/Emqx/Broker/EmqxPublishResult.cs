namespace HookSdk.Testing;

/// <summary>What became of a client's PUBLISH so far, and the deliveries that it has led to.</summary>
/// <param name="Authorized">Whether it might publish; null: the packet was not looked at.</param>
/// <param name="Routing">What hook servers made of it; null: it did not come to that.</param>
/// <param name="Code">The code of PUBACK or PUBREC; null: none was sent.</param>
/// <param name="Deliveries">Ends when each subscriber has its message, or waits for it.</param>
internal sealed record EmqxPublishResult(EmqxDecision? Authorized, EmqxRouting? Routing, int? Code, Task Deliveries)
{
    public static EmqxPublishResult Ignored { get; } = new(null, null, null, Task.CompletedTask);
}
