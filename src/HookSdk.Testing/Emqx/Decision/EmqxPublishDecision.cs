namespace HookSdk.Testing;

/// <summary>What the hook servers made of a message.</summary>
/// <param name="Message">The message as it goes on.</param>
/// <param name="Cause">How that came about.</param>
/// <param name="Server">The hook server whose answer it was; null: nobody's.</param>
/// <param name="Text">What else there is to say.</param>
internal readonly record struct EmqxPublishDecision(EmqxBrokerMessage Message, EmqxCause Cause, string? Server = null, string? Text = null);
