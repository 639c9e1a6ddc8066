namespace HookSdk.Testing.Tests.Fakes;

public sealed class HookAssertionExceptionTests
{
    [Fact]
    public void LongTranscript_IsCutToItsLastLines_AndSaysSo()
    {
        HookAssertionException exception = new($"Expected: a. But: b.\n\n{string.Concat(Enumerable.Range(1, 250).Select(static n => $"line {n}\n"))}");

        exception.Message.ShouldStartWith("Expected: a. But: b.\n\n(150 earlier lines are in the fake's Transcript)\nline 151\n");
        exception.Message.ShouldEndWith("line 250\n");
    }

    [Theory]
    [InlineData("Expected: a.")]
    [InlineData("Expected: a.\n\nline 1\nline 2\n")]
    public void ShortMessage_StaysAsItIs(string message) => new HookAssertionException(message, new TimeoutException()).Message.ShouldBe(message);
}
