namespace HookSdk.Core.Tests.Pipeline;

public sealed class StarvedAdviceTests
{
    [Theory]
    [InlineData(3, null, "handlers block their threads", "The pool now adds up to 128 threads at once.")]
    [InlineData(3, 0, "handlers block their threads", "The pool was left alone, as Hooks:Toy:MinThreads = 0 says.")]
    [InlineData(3, null, "other programs keep the processors busy", "The pool now adds up to 128 threads at once.")]
    [InlineData(95, null, "This program keeps the processors busy itself: more threads do not help.", "The pool now adds up to 128 threads at once.")]
    public void Advice_IsForWhatWasSeen(int used, int? set, string cause, string pool)
    {
        string advice = StarvedAdvice.Of(used, set, 128, "Hooks:Toy");

        advice.ShouldContain(cause);
        advice.ShouldEndWith(pool);
        advice.Contains("block", StringComparison.Ordinal).ShouldBe(used < 70);
    }
}
