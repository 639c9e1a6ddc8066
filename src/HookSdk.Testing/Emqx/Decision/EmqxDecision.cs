namespace HookSdk.Testing;

/// <summary>Yes or no, and how it came about.</summary>
/// <param name="IsAllowed">Yes or no.</param>
/// <param name="Cause">How it came about.</param>
/// <param name="Server">The hook server that decided; null: none did.</param>
/// <param name="Text">What else there is to say, such as why a call failed.</param>
public sealed record EmqxDecision(bool IsAllowed, EmqxCause Cause, string? Server = null, string? Text = null)
{
    /// <summary>The decision in one line.</summary>
    public override string ToString() => $"{(IsAllowed ? "allowed" : "denied")} ({Cause switch
    {
        EmqxCause.NotAsked => "no hook server asked",
        EmqxCause.Hook => $"by {Server}",
        EmqxCause.Chain => "no hook server decided",
        EmqxCause.FailedAction => $"failed_action of {Server}",
        EmqxCause.Crash => "EMQX's callback crashed",
        _ => "from the authorization cache",
    }}{(Text is null ? "" : $": {Text}")})";
}
