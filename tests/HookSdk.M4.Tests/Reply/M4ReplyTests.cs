namespace HookSdk.M4.Tests.Reply;

public sealed class M4ReplyTests
{
    [Fact]
    public void Factories_WithoutArguments_ShareTheirInstances()
    {
        M4Reply.Continue().ShouldBeSameAs(M4Reply.Continue());
        M4Reply.Reject().ShouldBeSameAs(M4Reply.Reject());
    }

    [Fact]
    public void Replies_ThatSayTheSame_AreEqual()
    {
        M4Reply.Reject("blocked").ShouldBe(M4Reply.Reject("blocked"));
        M4Reply.Continue().WithSource("1").WithSourcePrefix("00").ShouldBe(M4Reply.Continue().WithSource("1").WithSourcePrefix("00"));
        M4Reply.Continue().WithRaw(new() { SourcePrefix = "+" }).ShouldBe(M4Reply.Continue().WithRaw(new() { SourcePrefix = "+" }));
        M4Reply.Continue().WithSource("1").ShouldNotBe(M4Reply.Continue().WithDestination("1"));
    }

    [Fact]
    public void Rewrites_WorkOneAfterTheOther()
    {
        M4Reply.Continue().WithSourcePrefix("b").WithSourcePrefix("a").WithSourceSuffix("y").WithSourceSuffix("z").Source!.Apply("-").ShouldBe("ab-yz");
        M4Reply.Continue().WithSource("1").WithSourcePrefix("0").Source!.Apply("-").ShouldBe("01");
        M4Reply.Continue().WithSourcePrefix("0").WithSource("1").Source!.Apply("-").ShouldBe("1");
        M4Reply.Continue().WithDestinationPrefix("0").Destination!.Apply("-").ShouldBe("0-");
    }

    [Fact]
    public void Number_ThatWouldNotArrive_IsRefused()
    {
        foreach (string number in new[] { "", "1\n2", "1\u00002", "1\u0085", "\uD800", "\uDC00\uD800", "1\uD83D" })
        {
            Should.Throw<ArgumentException>(() => M4Reply.Continue().WithSource(number)).ParamName.ShouldBe("number");
            Should.Throw<ArgumentException>(() => M4Reply.Continue().WithDestinationPrefix(number)).ParamName.ShouldBe("prefix");
            Should.Throw<ArgumentException>(() => M4Reply.Continue().WithDestinationSuffix(number)).ParamName.ShouldBe("suffix");
            Should.Throw<ArgumentException>(() => new M4RawKeys { NewDestination = number }).ParamName.ShouldBe("NewDestination");
        }

        M4Reply.Continue().WithSource("Grüße 😀 +*#").Source!.Replacement.ShouldBe("Grüße 😀 +*#");
    }

    [Fact]
    public void Message_IsMadeToFit()
    {
        M4Reply.Reject("a\r\nb\0\uD800").Message.ShouldBe("a  b \uFFFD");
        M4Reply.Reject(new string('x', 300)).Message!.Length.ShouldBe(255);
        M4Reply.Reject("😀 é").Message.ShouldBe("😀 é");
    }

    [Fact]
    public void Merge_OfTwoScripts_IsWhatBothDo()
    {
        M4Reply first = M4Reply.Continue().WithSourcePrefix("1").WithDestination("5").WithMessage("first").WithStatus(0);
        M4Reply second = M4Reply.Continue().WithSourcePrefix("2").WithDestinationSuffix("6").WithMessage("second");

        M4Reply both = second.MergeOver(first);

        both.ShouldBe(M4Reply.Continue().WithSourcePrefix("1").WithSourcePrefix("2").WithDestination("5").WithDestinationSuffix("6").WithMessage("second").WithStatus(0));
        M4Call seen = Wire.Call.With(first).With(second);
        (seen.Source, seen.Destination).ShouldBe((both.Source!.Apply(Wire.Call.Source), both.Destination!.Apply(Wire.Call.Destination)));
        M4Reply.Reject().MergeOver(first).IsRejected.ShouldBeTrue();
    }

    [Fact]
    public void ToString_ForLogs_MasksNumbers()
    {
        M4Reply.Continue().WithSource("37011111111").WithDestinationPrefix("00").WithMessage("success").WithStatus(0).ToString()
            .ShouldBe("M4Reply.Continue { status_code = 0, message = success, src = 3701*****11, dst = 00(as it was) }");
        M4Reply.Reject().ToString().ShouldBe("M4Reply.Reject { }");
        M4Reply.Continue().WithRaw(new() { NewSource = "37011111111", DestinationPrefix = "00" }).ToString().ShouldBe("M4Reply.Continue { raw = [3701*****11] to 00[] }");
        Wire.Call.ToString().ShouldBe("M4Call { cp_id = 2, user_id = 2, src = 3700*****00, dst = 3701*****78 }");
    }
}
