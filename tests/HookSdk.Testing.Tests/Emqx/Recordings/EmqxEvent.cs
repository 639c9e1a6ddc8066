using System.Text.Json.Nodes;

namespace HookSdk.Testing.Tests.Emqx.Recordings;

/// <summary>A call or an outcome, recorded or seen here.</summary>
/// <param name="Key">Whose it is.</param>
/// <param name="IsShared">Whether the order within the key means nothing.</param>
/// <param name="Name">What it is, with its place.</param>
/// <param name="Json">What is compared.</param>
internal sealed record EmqxEvent(string Key, bool IsShared, string Name, JsonObject Json)
{
    /// <summary>Paths that are not compared.</summary>
    public IReadOnlyList<string> Varies { get; init; } = [];

    /// <summary>The request's bytes, where they are compared; null: they are not.</summary>
    public string? Bytes { get; init; }

    /// <summary>The id of the message that it is about.</summary>
    public string? MessageId { get; init; }
}
