using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Check.Http;

/// <summary>What came back for a call over HTTP/1.</summary>
/// <param name="Status">The status; 0: no reply came.</param>
/// <param name="Body">The body.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Failure">Why no reply came; null: one did.</param>
internal sealed record HttpReply(int Status, byte[] Body, TimeSpan Elapsed, string? Failure)
{
    /// <summary>Whether the reply says its length beforehand.</summary>
    public bool HasLength { get; init; }

    /// <summary>The header Content-Encoding; null: there is none.</summary>
    public string? Encoding { get; init; }

    /// <summary>The header Cache-Control; null: there is none.</summary>
    public string? CacheControl { get; init; }

    /// <summary>Whether nothing accepted the connection, so that no call was lost.</summary>
    public bool IsRefused { get; init; }

    public bool IsOk => Status == 200;

    /// <summary>The reply in one line.</summary>
    public override string ToString() => Failure ?? $"status {Status}{(Body.Length == 0 ? "" : $" '{VisibleText.Of(Body)}'")} after {Units.Text(Elapsed)}";
}
