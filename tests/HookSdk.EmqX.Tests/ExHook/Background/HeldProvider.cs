using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using HookSdk.EmqX.ExHook;

namespace HookSdk.EmqX.Tests.ExHook.Background;

/// <summary>Tells which handlers have begun and ended, as "client what", and holds those of some clients until the release.</summary>
public sealed class HeldProvider : ExHookProvider
{
    /// <summary>Whose handlers are held; everyone's, when not said.</summary>
    public Predicate<string> Holds { get; init; } = static _ => true;

    public ConcurrentQueue<string> Started { get; } = [];

    public ConcurrentQueue<string> Ended { get; } = [];

    /// <summary>The spans that handlers ran in.</summary>
    public ConcurrentQueue<Activity?> Spans { get; } = [];

    /// <summary>The tokens that handlers were handed.</summary>
    public ConcurrentQueue<CancellationToken> Tokens { get; } = [];

    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [FailClosed]
    public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
    {
        await HearAsync(request.Client.ClientId, "authenticate", context);
        return AccessReply.Allow();
    }

    public override ValueTask OnClientConnectAsync(ClientConnectRequest request, HookContext context) => HearAsync(request.Connection.ClientId, "connect", context);

    public override ValueTask OnClientConnackAsync(ClientConnackRequest request, HookContext context) => HearAsync(request.Connection.ClientId, "connack", context);

    public override ValueTask OnMessageDroppedAsync(MessageDroppedRequest request, HookContext context) => HearAsync(request.Message.From, "dropped", context);

    public override ValueTask OnMessageAckedAsync(MessageAckedRequest request, HookContext context) =>
        HearAsync(request.Client.ClientId, Encoding.UTF8.GetString(request.Message.Payload.Span), context);

    private async ValueTask HearAsync(string client, string what, HookContext context)
    {
        Spans.Enqueue(Activity.Current);
        Tokens.Enqueue(context.CancellationToken);
        Started.Enqueue($"{client} {what}");
        if (Holds(client))
        {
            await Release.Task;
        }

        Ended.Enqueue($"{client} {what}");
    }
}
