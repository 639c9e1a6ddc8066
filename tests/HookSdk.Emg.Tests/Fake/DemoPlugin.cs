using Microsoft.Extensions.Options;

namespace HookSdk.Emg.Tests.Fake;

/// <summary>A plugin that uses every hook but before_route, so that a fake's every step can be seen.</summary>
public sealed class DemoPlugin(IOptions<DemoOptions> options) : EmgPlugin
{
    public List<string> Seen { get; } = [];

    [FailClosed]
    public override async ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context)
    {
        if (options.Value.Hold is { } hold)
        {
            await hold.WaitAsync(context.CancellationToken);
        }

        return request.Message.Destination == options.Value.OptedOut
            ? BeforeReceiveReply.Reject(7)
            : BeforeReceiveReply.Accept().With(EmgOptionNames.Note, "seen");
    }

    public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) =>
        new(request.Message.Destination!.StartsWith("46", StringComparison.Ordinal) ? RouteReply.To("smpp-se") : RouteReply.NoChoice());

    public override ValueTask<ChangeReply> BeforeSendAsync(BeforeSendRequest request, HookContext context) =>
        new(request.Argument == "retail" ? ChangeReply.NoChange().With(EmgOptionNames.Source, "ACME") : ChangeReply.NoChange());

    public override ValueTask<ChangeReply> AfterSendAsync(AfterSendRequest request, HookContext context)
    {
        lock (Seen)
        {
            Seen.Add($"{request.Message.Destination} {request.Result} {request.Message.Note} {request.Message.Text}");
        }

        return new(ChangeReply.NoChange());
    }

    public override ValueTask<DlrReply> BeforeDlrAsync(BeforeDlrRequest request, HookContext context) =>
        new(request.DlrInfo["0x1400"] is { } tlv ? DlrReply.Hlr(mcc: tlv[..3], mnc: tlv[3..]) : DlrReply.NoChange());
}

public sealed class DemoOptions
{
    public string? OptedOut { get; set; } = "46700000001";

    public Task? Hold { get; set; }
}
