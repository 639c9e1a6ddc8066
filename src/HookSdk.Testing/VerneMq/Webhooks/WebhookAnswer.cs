namespace HookSdk.Testing;

/// <summary>How an answer ends a conditional chain.</summary>
internal enum WebhookResult
{
    Ok,
    Next,

    /// <summary>Refused: by the plugin, or because there is no usable reply.</summary>
    Error,

    /// <summary>The broker's decoder has no clause for the reply: the process that called, a client's session, dies.</summary>
    Crash,
}

/// <summary>What a call comes to. <see cref="Reason"/> says why, in the broker's words where they are known.</summary>
internal sealed record WebhookAnswer(WebhookResult Result, WebhookModifiers? Modifiers = null, string? Reason = null)
{
    public static WebhookAnswer Ok { get; } = new(WebhookResult.Ok);

    public static WebhookAnswer Next { get; } = new(WebhookResult.Next);

    /// <summary>The reply was understood, but its modifiers are not valid for the hook: refused. Counted as a request, not as an error.</summary>
    public bool IsInvalidModifiers { get; private init; }

    public static WebhookAnswer With(WebhookModifiers modifiers) => new(WebhookResult.Ok, modifiers);

    public static WebhookAnswer Error(string reason) => new(WebhookResult.Error, null, reason);

    public static WebhookAnswer InvalidModifiers(string reason) => new(WebhookResult.Error, null, reason) { IsInvalidModifiers = true };

    public static WebhookAnswer Crash(string reason) => new(WebhookResult.Crash, null, reason);
}
