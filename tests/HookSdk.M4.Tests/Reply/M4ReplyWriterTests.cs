using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace HookSdk.M4.Tests.Reply;

public sealed class M4ReplyWriterTests
{
    [Fact]
    public void Replies_OfEachKind_AreWrittenAsApproved()
    {
        StringBuilder told = new();
        Tell("continue", M4Reply.Continue());
        Tell("reject", M4Reply.Reject());
        Tell("reject with a message", M4Reply.Reject("blocked"));
        Tell("the vendor's sample", M4Reply.Continue().WithStatus(0).WithMessage("success").WithSource("37011111111"));
        Tell("prefix and suffix", M4Reply.Continue().WithSourcePrefix("+").WithDestinationSuffix("#"));
        Tell("everything composed", M4Reply.Continue().WithSource("1").WithSourcePrefix("0").WithSourceSuffix("2").WithDestination("4").WithDestinationPrefix("3").WithDestinationSuffix("5"));
        Tell("raw keys", M4Reply.Continue().WithRaw(new() { NewSource = "1", SourcePrefix = "0", SourceSuffix = "2", NewDestination = "4", DestinationPrefix = "3", DestinationSuffix = "5" }));
        Tell("raw over composed", M4Reply.Continue().WithSource("9").WithDestination("8").WithRaw(new() { NewSource = "1", DestinationPrefix = "3" }));
        Tell("a negative status", M4Reply.Continue().WithStatus(int.MinValue));
        Tell("what must be escaped", M4Reply.Reject("a\"b\\c/d é 😀 <&>"));
        Tell("the open fallback", M4HookTable.Script.Fallback(FailureMode.Open));
        Tell("the closed fallback", M4HookTable.Script.Fallback(FailureMode.Closed));
        told.ToString().ShouldMatchApproved(options => options.NoDiff().SubFolder("Approved"));

        void Tell(string what, M4Reply reply) => told.Append(what).Append(": ").Append(Wire.Write(reply)).Append('\n');
    }

    [Fact]
    public void Reply_OfAnyText_IsOneLineOfJsonThatReadsBackAlike()
    {
        Gen<string> text = Gen.Choose(1, 0x2FF).Select(static c => ((char)c).ToString()).Or(Gen.Elements("😀", "\"", "\\", "\u2028", "漢")).NonEmptyListOf().Select(string.Concat);
        Prop.ForAll(text.SelectMany(a => text.Select(b => (a, b))).ToArbitrary(), static pair =>
        {
            // The source is the caller's, and may hold anything; what the script puts before it may not.
            M4Call call = new() { Source = pair.a, Destination = "1" };
            string json = Wire.Write(M4Reply.Continue().WithSourcePrefix("0").WithMessage(pair.b), call);
            using JsonDocument document = JsonDocument.Parse(json);
            return !json.Contains('\n', StringComparison.Ordinal)
                && document.RootElement.GetProperty("new_src").GetString() == "0" + pair.a
                && document.RootElement.GetProperty("message").GetString() == M4Text.Clean(pair.b);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }
}
