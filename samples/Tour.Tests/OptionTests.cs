namespace Tour.Tests;

public sealed class OptionTests
{
    [Theory]
    [InlineData("--messages needs a value: a number from 1 to 1000000.", "--messages")]
    [InlineData("--messages takes a number from 1 to 1000000, not '0'.", "--messages", "0")]
    [InlineData("--messages takes a number from 1 to 1000000, not '--serve'.", "--messages", "--serve")]
    [InlineData("--seed takes a number from 0 to 2147483647, not '-1'.", "--seed", "-1")]
    [InlineData("--seed needs a value: a number from 0 to 2147483647.", "--serve", "--seed")]
    [InlineData("'--fast' is no option.", "--fast")]
    public void WrongLine_SaysWhatItTakes(string problem, params string[] args)
    {
        TourOptions.TryParse(args, out _, out string? said).ShouldBeFalse();
        said.ShouldBe(problem);
    }

    [Fact]
    public void Options_AreRead()
    {
        TourOptions.TryParse(["--messages", "5", "--seed", "7", "--serve"], out TourOptions options, out string? problem).ShouldBeTrue();

        problem.ShouldBeNull();
        options.ShouldBe(new TourOptions(5, 7, true, false));
    }
}
