namespace HookSdk.Core.Tests.Pipeline;

internal static class HookResultAssertions
{
    /// <summary>A fallback says why it was answered.</summary>
    public static void ShouldBeFallback(this HookResult<ToyReply> result, string text, HookOutcome outcome)
    {
        (result.Reply.Text, result.Outcome).ShouldBe((text, outcome));
        result.Cause.ShouldNotBeNullOrEmpty();
    }
}
