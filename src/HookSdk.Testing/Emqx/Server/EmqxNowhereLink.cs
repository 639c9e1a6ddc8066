namespace HookSdk.Testing;

/// <summary>A URL that is none: EMQX before 5.9 takes it, and finds out when it calls.</summary>
internal sealed class EmqxNowhereLink(string url) : EmqxLink
{
    public override ValueTask<EmqxAnswer> SendAsync(EmqxCall call, bool inPieces = false, CancellationToken hangUp = default) => new(EmqxAnswer.Away($"'{url}' is no URL"));

    public override void Dispose()
    {
    }
}
