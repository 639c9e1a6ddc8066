namespace HookSdk;

/// <summary>What people are to see of a hook's calls, and how they write one by hand.</summary>
/// <param name="Example">A call as text, to begin with; null: none is known.</param>
/// <param name="Payloads">The names of fields that hold what people write to each other. Whoever shows a call hides them, unless that is switched on.</param>
/// <param name="Wire">The wire as text; null: it is text by itself.</param>
internal sealed record HookForm(string? Example, IReadOnlyList<string> Payloads, WireText? Wire = null)
{
    /// <summary>Headers that the broker names the hook by.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The path that the hook is called at over gRPC, with service and method; null: it is called over another protocol.</summary>
    public string? GrpcPath { get; init; }

    /// <summary>Whether bytes are base64 where the wire is text by itself.</summary>
    public bool HasBase64 { get; init; }

    /// <summary>Whether the hook's name is the path's last segment.</summary>
    public bool NamesHookInPath { get; init; }

    /// <summary>
    /// All fields of a call as JSON: each with the name of its type (<c>string</c>, <c>number</c>, <c>boolean</c>, <c>base64</c>, or the names of an enumeration with bars between them), an object, or
    /// a list of one; a field <c>*</c> stands for any. Null: those of the example, and any other.
    /// </summary>
    public string? Shape { get; init; }

    /// <summary>Names that fields may have which the broker does not send with each call.</summary>
    public IReadOnlyList<string> KnownNames { get; init; } = [];

    /// <summary>Writes a call as a test; null: nobody can.</summary>
    public HookTestWriter? Test { get; init; }

    public static HookForm None { get; } = new(null, ["payload"]);
}
