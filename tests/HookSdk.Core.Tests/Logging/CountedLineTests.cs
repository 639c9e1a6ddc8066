using HookSdk.Testing;

namespace HookSdk.Core.Tests.Logging;

public sealed class CountedLineTests
{
    [Fact]
    public void Line_IsWrittenAtOnce_ThenOnceInTenSeconds_AndTheRestAtTheEnd()
    {
        FakeClock clock = new();
        List<string> written = [];
        CountedLine line = new(clock, (hook, count) => written.Add($"{hook} {count}"));

        line.Add("a");
        line.Add("a");
        line.Add("b");
        line.WriteDue();
        written.ShouldBe(["a 1"]);

        clock.Advance(TimeSpan.FromSeconds(10));
        line.WriteDue();
        line.WriteDue();
        written.ShouldBe(["a 1", "b 2"]);

        line.Add("c");
        line.WriteRest();
        line.WriteRest();
        written.ShouldBe(["a 1", "b 2", "c 1"]);
    }
}
