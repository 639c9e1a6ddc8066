namespace HookSdk.Emg.Tests.Hostile;

/// <summary>Serves all hooks but before_receive, before_route and after_dlr.</summary>
internal sealed class HostilePlugin : EmgPlugin
{
    public static readonly RouteReply Route = RouteReply.To("smpp-se");

    /// <summary>Set once an after_send handler has begun, and once it was told that its caller has gone.</summary>
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) =>
        new(request.Message.Destination is ['4', '6', ..] ? Route : RouteReply.NoChoice());

    /// <summary>Says what it has read: the text, and what it has found of connectors.</summary>
    public override ValueTask<ChangeReply> BeforeSendAsync(BeforeSendRequest request, HookContext context) =>
        new(ChangeReply.NoChange().With("NOTE", $"{request.Message.Text} {string.Join('|', request.Connectors.Select(connector => connector.Name))}"));

    public override async ValueTask<ChangeReply> AfterSendAsync(AfterSendRequest request, HookContext context)
    {
        using CancellationTokenRegistration gone = context.CancellationToken.Register(Cancelled.SetResult);
        Entered.SetResult();
        await Cancelled.Task;
        context.CancellationToken.ThrowIfCancellationRequested();
        return ChangeReply.NoChange();
    }
}
