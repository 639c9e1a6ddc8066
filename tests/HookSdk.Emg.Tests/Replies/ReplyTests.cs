namespace HookSdk.Emg.Tests.Replies;

public sealed class ReplyTests
{
    [Fact]
    public void Reply_WithoutArguments_IsShared()
    {
        BeforeReceiveReply.Accept().ShouldBeSameAs(BeforeReceiveReply.Accept());
        BeforeReceiveReply.Reject().ShouldBeSameAs(BeforeReceiveReply.Reject(1));
        RouteReply.NoChoice().ShouldBeSameAs(RouteReply.NoChoice());
        ChangeReply.NoChange().ShouldBeSameAs(ChangeReply.NoChange());
        DlrReply.NoChange().ShouldBeSameAs(DlrReply.NoChange());
    }

    [Fact]
    public void Reply_OfTheSameParts_IsEqual()
    {
        BeforeReceiveReply.Reject(5).ShouldBe(BeforeReceiveReply.Reject(5));
        BeforeReceiveReply.Reject(5).ShouldNotBe(BeforeReceiveReply.Reject());
        RouteReply.To("a").With("X", "1").With("NOTE", "2").ShouldBe(RouteReply.To("a").With("note", "0").With("NOTE", 2).With("x", "1"));
        RouteReply.To("a").With("X", "1").GetHashCode().ShouldBe(RouteReply.To("a").With("X", "0").With("x", "1").GetHashCode());
        RouteReply.To("a").With("X", "1").ShouldNotBe(RouteReply.To("a").With("X", "1").With("Y", "1"));
        RouteReply.To("a").With("X", "1").With("Y", "1").ShouldNotBe(RouteReply.To("a").With("X", "1"));
        ChangeReply.NoChange().With("X", "1").ShouldBe(ChangeReply.Change("X", "1"));
        ChangeReply.NoChange().WithResult(0).ShouldNotBe(ChangeReply.NoChange());
        DlrReply.Hlr(mcc: "240", mnc: "07").ShouldBe(DlrReply.NoChange().WithMnc("07").WithMcc("240"));
        DlrReply.Hlr().ShouldBe(DlrReply.NoChange());
    }

    [Fact]
    public void Set_OnAReply_LeavesTheReplyAndKeepsTheOrderOfFirstSetting()
    {
        RouteReply first = RouteReply.To("a").With("note", "1");
        RouteReply second = first.With("X", "2").With("Note", "3").WithMessage("hi");
        first.Changes.ShouldBe([new("NOTE", "1")]);
        second.Changes.ShouldBe([new("NOTE", "3"), new("X", "2"), new("MESSAGE", "hi")]);
        second.Route.ShouldBe("a");
        RouteReply.NoChoice().Changes.ShouldBeEmpty();
    }

    [Fact]
    public void Reply_OfWhatCannotBeSent_IsRefusedWhereItIsSet()
    {
        Should.Throw<ArgumentException>(() => BeforeReceiveReply.Accept().With("NOTE", "a\nresult=0")).Message.ShouldContain("NOTE");
        Should.Throw<ArgumentException>(() => ChangeReply.Change("A\n", "x")).Message.ShouldContain("A\\u000A");
        Should.Throw<ArgumentException>(() => RouteReply.To("a\rb")).Message.ShouldContain("route");
        Should.Throw<ArgumentException>(() => RouteReply.To(""));
        Should.Throw<ArgumentException>(() => DlrReply.Hlr(imsi: "1\0")).Message.ShouldContain("dlrinfo.imsi");
        Should.Throw<ArgumentException>(() => DlrReply.NoChange().WithMsc("1\n")).Message.ShouldContain("dlrinfo.msc");
        Should.Throw<ArgumentNullException>(() => DlrReply.NoChange().WithMcc(null!));
        Should.Throw<ArgumentNullException>(() => DlrReply.NoChange().With("X", null!));
        Should.Throw<ArgumentOutOfRangeException>(() => BeforeReceiveReply.Reject(0));
    }

    [Fact]
    public void SetMessage_OfTextWithLineBreaks_FollowsThePolicy()
    {
        Should.Throw<ArgumentException>(() => ChangeReply.NoChange().WithMessage("a\nb")).Message.ShouldContain("MESSAGE");
        ChangeReply.NoChange().WithMessage("a\r\nb\nc\rd\0e\n", LineBreaks.ReplaceBySpace).Changes.ShouldBe([new("MESSAGE", "a b c d e ")]);
        Should.Throw<ArgumentOutOfRangeException>(() => ChangeReply.NoChange().WithMessage("a", (LineBreaks)7));
    }

    [Fact]
    public void SetText_OnEveryReply_IsShownAsTextUntilItsMessageIsKnown()
    {
        EmgMessage message = new([new("MESSAGE", "0041"), new("CHARCODE", "4")]);
        KeyValuePair<string, string>[] text = [new("MESSAGE", "я\n")], hex = [new("MESSAGE", "044F000A")];
        BeforeReceiveReply accept = BeforeReceiveReply.Accept().WithText("я\n");
        (accept.Changes, accept.For(message).Changes).ShouldBe2(text, hex);
        RouteReply route = RouteReply.To("a").WithText("я\n");
        (route.Changes, route.For(message).Changes).ShouldBe2(text, hex);
        ChangeReply change = ChangeReply.NoChange().WithText("я\n");
        (change.Changes, change.For(message).Changes).ShouldBe2(text, hex);
        DlrReply report = DlrReply.Hlr(mcc: "240").WithText("я\n");
        (report.Changes, report.For(message).Changes).ShouldBe2(text, hex);
        (route.For(message).Route, report.For(message).Mcc).ShouldBe(("a", "240"));
        change.ShouldNotBe(ChangeReply.NoChange().WithMessage("я"));
        ChangeReply.NoChange().WithText("a").ShouldNotBe(ChangeReply.NoChange().WithMessage("a"));
        change.ToString().ShouldBe("ChangeReply { MESSAGE = *** }");
        ChangeReply untouched = ChangeReply.Change("NOTE", "1");
        untouched.For(message).ShouldBeSameAs(untouched);
    }

    [Fact]
    public void SetText_WithLineBreaks_FollowsThePolicy()
    {
        EmgMessage message = new("a", "b", "c");
        ChangeReply.NoChange().WithText("a\nb", LineBreaks.ReplaceBySpace).For(message).Changes.ShouldBe([new("MESSAGE", "a b")]);
        ChangeReply.NoChange().WithText("a\nb").For(message).Changes.ShouldBe([new("MESSAGE", "0061000A0062"), new("CHARCODE", "4")]);
        Should.Throw<ArgumentException>(() => ChangeReply.NoChange().WithText("a\nb", LineBreaks.Refuse)).Message.ShouldContain("MESSAGE");
        Should.Throw<ArgumentException>(() => ChangeReply.NoChange().WithMessage("a\nb", LineBreaks.Keep)).Message.ShouldContain("WithText can keep line breaks");
        Should.Throw<ArgumentOutOfRangeException>(() => ChangeReply.NoChange().WithText("a", (LineBreaks)7));
    }

    [Fact]
    public void MergeOver_AnEarlierReply_AccumulatesChangesAndKeepsWhatWasDecided()
    {
        BeforeReceiveReply.Accept().With("A", "2").With("C", "3").MergeOver(BeforeReceiveReply.Reject(4).With("A", "1").With("B", "1"))
            .ShouldBe(BeforeReceiveReply.Reject(4).With("A", "2").With("B", "1").With("C", "3"));
        RouteReply.To("b").MergeOver(RouteReply.To("a").With("X", "1")).ShouldBe(RouteReply.To("b").With("X", "1"));
        RouteReply.NoChoice().MergeOver(RouteReply.To("a")).Route.ShouldBe("a");
        ChangeReply.NoChange().WithResult(1).MergeOver(ChangeReply.NoChange().WithResult(2)).Result.ShouldBe(1);
        ChangeReply.NoChange().With("A", "1").MergeOver(ChangeReply.NoChange().WithResult(2)).Result.ShouldBe(2);
        DlrReply.Hlr(mcc: "240").With("A", "2").MergeOver(DlrReply.Hlr(mcc: "001", mnc: "07").With("A", "1"))
            .ShouldBe(DlrReply.Hlr(mcc: "240", mnc: "07").With("A", "2"));
        RouteReply answer = RouteReply.To("a");
        answer.MergeOver(RouteReply.NoChoice()).ShouldBeSameAs(answer);
    }

    [Fact]
    public void ToString_OfAReply_MasksTextAndSecrets()
    {
        BeforeReceiveReply.Reject(3).With("NOTE", "n").WithMessage("secret").With("PASSWORD", "secret").ToString()
            .ShouldBe("BeforeReceiveReply.Reject { result = 3, NOTE = n, MESSAGE = ***, PASSWORD = *** }");
        RouteReply.To("a").ToString().ShouldBe("RouteReply.To { route = a }");
        ChangeReply.NoChange().ToString().ShouldBe("ChangeReply { }");
        DlrReply.Hlr(mcc: "240", imsi: "secret").ToString().ShouldBe("DlrReply { mcc = 240, imsi = *** }");
    }

    [Fact]
    public void With_OnARequest_LaysChangesOverItForTheNextPlugin()
    {
        BeforeDlrRequest request = Wire.Read(Wire.Fixture("requests/sample.json"));
        BeforeDlrRequest next = request.With(DlrReply.NoChange().With("SOURCEADDR", "NEW").OptionChanges);
        (next.Message.Source, request.Message.Source).ShouldBe(("NEW", "INFO"));
        next.Argument.ShouldBe("retail");
        next.With(ChangeReply.Change("X", "1").OptionChanges).Message.Source.ShouldBe("NEW");
        next.With(null).ShouldBeSameAs(next);
        BeforeReceiveRequest made = new() { Message = new("a", "b", "c"), Argument = "retail", Connectors = [new("smpp-out1")] };
        made.With(ChangeReply.Change("X", "1").OptionChanges).Connectors.ShouldBeSameAs(made.Connectors);
    }
}

file static class Both
{
    public static void ShouldBe2(this (IReadOnlyList<KeyValuePair<string, string>> Before, IReadOnlyList<KeyValuePair<string, string>> After) changes, KeyValuePair<string, string>[] before, KeyValuePair<string, string>[] after)
    {
        changes.Before.ShouldBe(before);
        changes.After.ShouldBe(after);
    }
}
