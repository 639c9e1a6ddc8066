using System.Buffers;
using System.Text;

namespace HookSdk.Emg.Tests.Replies;

public sealed class EmgReplyWriterTests
{
    [Fact]
    public void Replies_OfEachKind_AreWrittenAsApproved()
    {
        StringBuilder told = new();
        Tell("accept", output => BeforeReceiveReplyWriter.Write(output, BeforeReceiveReply.Accept()));
        Tell("reject", output => BeforeReceiveReplyWriter.Write(output, BeforeReceiveReply.Reject()));
        Tell("reject with changes", output => BeforeReceiveReplyWriter.Write(output, BeforeReceiveReply.Reject(-5).With("note", "a=b").With("X", "1").With("NOTE", "")));
        Tell("route", output => RouteReplyWriter.Write(output, RouteReply.To("smpp-se").With("NOTE", "x"), Route("nordic")));
        Tell("no choice", output => RouteReplyWriter.Write(output, RouteReply.NoChoice(), Route(null)));
        Tell("no choice after an earlier one", output => RouteReplyWriter.Write(output, RouteReply.NoChoice().With("X", "1"), Route("nordic")));
        Tell("no choice after an earlier one that cannot be said", output => RouteReplyWriter.Write(output, RouteReply.NoChoice(), Route("nordic\nresult=1")));
        Tell("change", output => ChangeReplyWriter.Write(output, ChangeReply.NoChange().WithResult(0).WithMessage("Grüße € 😀").With("CHARCODE", EmgCharcode.Utf8)));
        Tell("no change", output => ChangeReplyWriter.Write(output, ChangeReply.NoChange()));
        Tell("lookup", output => DlrReplyWriter.Write(output, DlrReply.Hlr("240", "07", "46705008999", "240070000000001").With("X", "1")));
        Tell("part of a lookup", output => DlrReplyWriter.Write(output, DlrReply.NoChange().WithMnc("").WithMsc("46")));
        told.ToString().ShouldMatchApproved(options => options.NoDiff().SubFolder("Approved"));

        void Tell(string what, Action<IBufferWriter<byte>> write)
        {
            ArrayBufferWriter<byte> output = new();
            write(output);
            told.Append("--- ").Append(what).Append('\n').Append(Encoding.UTF8.GetString(output.WrittenSpan));
        }

        static RouteRequest Route(string? earlier) => new() { Message = new("a", "b", "c"), EarlierRoute = earlier };
    }

    [Fact]
    public void Reply_OfManyChanges_IsWrittenLikeOneOfFew()
    {
        ChangeReply reply = ChangeReply.NoChange();
        for (int i = 0; i < 100; i++)
        {
            reply = reply.With($"X{i % 30}", i);
        }

        ArrayBufferWriter<byte> output = new();
        ChangeReplyWriter.Write(output, reply);
        KeyValueReader.Read(output.WrittenSpan).ShouldBe(reply.Changes.Select(pair => KeyValuePair.Create("qe." + pair.Key, pair.Value)));
        reply.Changes.Count.ShouldBe(30);
        reply.Changes[0].ShouldBe(new("X0", "90"));
    }
}
