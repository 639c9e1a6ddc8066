namespace HookSdk.Cli.Check.Http;

/// <summary>A call as a broker makes it.</summary>
/// <param name="Hook">The hook that it is of.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="Body">Its body.</param>
internal sealed record HttpCall(string Hook, Uri Address, byte[] Body)
{
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    public string? ContentType { get; init; } = "application/json";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public HttpCall WithBody(byte[] body) => this with { Body = body };
}
