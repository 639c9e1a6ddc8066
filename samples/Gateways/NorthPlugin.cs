using HookSdk;
using HookSdk.Emg;

namespace Gateways;

/// <summary>Messages from the north leave by their own connector. Reports are handled after EMG was answered (<c>NotifyInBackground</c>): EMG does not wait for what keeps them.</summary>
public sealed class NorthPlugin(ReportLog reports) : EmgPlugin
{
    [FailClosed]
    public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => new(BeforeReceiveReply.Accept());

    public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("smpp-north"));

    public override async ValueTask<ChangeReply> AfterDlrAsync(AfterDlrRequest request, HookContext context)
    {
        await reports.WriteAsync(request.Message.OriginalId, request.Message.MessageState, context.CancellationToken);
        return ChangeReply.NoChange();
    }
}
