using EmgPlugin._1.Footers;
using EmgPlugin._1.OptOut;
using EmgPlugin._1.Routing;
using EmgPlugin._1.SenderIds;
using HookSdk;
using HookSdk.Emg;
using HookSdk.Numbers;

namespace EmgPlugin._1;

/// <summary>The plugin: one override for each hook that is served. EMG stops calling the others, which answer 404.</summary>
// The base class has its full name, since in a project that is called EmgPlugin too the short one is the namespace.
public sealed class SmsPlugin(IOptOutList optOuts, RouteTable routes, SenderIdTable senderIds, FooterTable footers, NumberNormalizer normalizer) : HookSdk.Emg.EmgPlugin
{
    // Closed: whoever opted out must not get a message because the list could not be asked in time. A rejected message is not lost either:
    // its sender is told, and can send it again. Where delivery comes first, state [FailOpen].
    [FailClosed]
    public override async ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) =>
        await optOuts.ContainsAsync(Recipient(request.Message), context.CancellationToken)
            ? BeforeReceiveReply.Reject()
            : BeforeReceiveReply.Accept();

    public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(routes.Find(Recipient(request.Message)));

    public override ValueTask<ChangeReply> BeforeSendAsync(BeforeSendRequest request, HookContext context)
    {
        ChangeReply reply = WithFooter(ChangeReply.NoChange(), request.Message, footers.Find(request.Argument));
        if (senderIds.Find(request.Argument) is not { } sender)
        {
            return new(reply);
        }

        // A name and a number are of different types; the type is changed only where it does not fit.
        reply = reply.With(EmgOptionNames.Source, sender);
        bool isName = sender.Any(static c => !char.IsAsciiDigit(c) && c != '+');
        bool wasName = request.Message.SourceTon == EmgTon.Alphanumeric;
        return new(isName == wasName ? reply : reply.With(EmgOptionNames.SourceTon, isName ? EmgTon.Alphanumeric : EmgTon.Unknown));
    }

    // WithText and not WithMessage: by the message's CHARCODE the text goes out as hex or as text, and a footer that this cannot hold takes UCS2.
    // No footer gets a part of a long message, which may have no room, and none twice, since a message that is sent again comes here again.
    private static ChangeReply WithFooter(ChangeReply reply, EmgMessage message, string? footer) =>
        footer is not null && message is { Text: { } text, IsDeliveryReport: false, Part: null } && !text.EndsWith(footer, StringComparison.Ordinal)
            ? reply.WithText(text + footer)
            : reply;

    private string Recipient(EmgMessage message) => normalizer.Normalize(message.Destination ?? "");
}
