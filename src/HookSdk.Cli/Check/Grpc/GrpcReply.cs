using System.Globalization;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Check.Grpc;

/// <summary>What came back for a gRPC call.</summary>
/// <param name="Status">The gRPC status; null: none came.</param>
/// <param name="Message">The first message; null: none came.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Failure">Why no answer came; null: one did.</param>
internal sealed record GrpcReply(int? Status, byte[]? Message, TimeSpan Elapsed, string? Failure)
{
    /// <summary>What the status says.</summary>
    public string Text { get; init; } = "";

    /// <summary>The HTTP status.</summary>
    public int HttpStatus { get; init; }

    /// <summary>Whether the status came behind the message, in trailers.</summary>
    public bool HasTrailers { get; init; }

    /// <summary>Whether the message is said to be compressed.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>Whether nothing accepted the connection, so that no call was lost.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Whether a status came that is an error.</summary>
    public bool IsError => Failure is null && Status is not (null or 0);

    public bool IsOk => Failure is null && Status == 0 && Message is not null;

    /// <summary>The reply in one line.</summary>
    public override string ToString() => Failure
        ?? (Status is not { } status ? string.Create(CultureInfo.InvariantCulture, $"HTTP status {HttpStatus} without a gRPC status")
            : status == 0 ? Message is null ? "status OK without a message" : $"OK after {Units.Text(Elapsed)}"
            : string.Create(CultureInfo.InvariantCulture, $"gRPC status {status} {VisibleText.Of(Text)}").TrimEnd());
}
