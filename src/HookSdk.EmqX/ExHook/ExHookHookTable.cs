using System.Diagnostics;

namespace HookSdk.EmqX.ExHook;

/// <summary>The hooks: the one table that registration, endpoints and the fake go by, as one version of the protocol has them.</summary>
internal sealed class ExHookHookTable(ExHookVersion version, MessageTopics topics, IgnoreWatch ignored, DoubledCalls doubled, ExHookLog log)
{
    /// <summary>The content type of gRPC, which every reply has.</summary>
    private const string ContentType = "application/grpc";

    /// <summary>Names in logs and telemetry of the two calls that are no hooks of EMQX.</summary>
    public const string ProviderLoaded = "provider.loaded";

    /// <inheritdoc cref="ProviderLoaded"/>
    public const string ProviderUnloaded = "provider.unloaded";

    /// <summary>All hooks and the two calls beside them, for lists of what there is. None of these is ever bound.</summary>
    public static IReadOnlyList<HookDefinition<ExHookProvider>> Listed { get; } = List();

    private delegate TRequest Reader<out TRequest>(ref WireReader reader);

    private delegate ValueTask Hearer<in TRequest>(ExHookProvider provider, TRequest request, HookContext context);

    /// <summary>The loading and the unloading; what is answered to the loading is the same for every provider.</summary>
    public IReadOnlyList<HookDefinition<ExHookProvider>> Lifecycle(Func<ProviderLoadedRequest, IReadOnlyList<LoadedHook>> loaded, Action<ProviderUnloadedRequest> unloaded) =>
    [
        Informing(ProviderLoaded, nameof(ExHookProvider.OnProviderLoadedAsync), static (ref r) => new ProviderLoadedRequest(ref r), static (p, r, c) => p.OnProviderLoadedAsync(r, c),
            (request, _, output) =>
            {
                doubled.OnLoaded(request);
                LoadedReplyWriter.Write(output, loaded(request), version);
                return HookAnswer.Ok;
            }),
        Informing(ProviderUnloaded, nameof(ExHookProvider.OnProviderUnloadedAsync), static (ref r) => new ProviderUnloadedRequest(ref r), static (p, r, c) => p.OnProviderUnloadedAsync(r, c),
            (request, _, _) =>
            {
                doubled.OnUnloaded(request);
                unloaded(request);
                return HookAnswer.Ok;
            }),
    ];

    /// <summary>The nineteen, in the order of <see cref="ExHookHookNames.All"/>.</summary>
    public IReadOnlyList<HookDefinition<ExHookProvider>> All =>
    [
        Informing(ExHookHookNames.ClientConnect, nameof(ExHookProvider.OnClientConnectAsync), (ref r) => new ClientConnectRequest(ref r, version), static (p, r, c) => p.OnClientConnectAsync(r, c)),
        Informing(ExHookHookNames.ClientConnack, nameof(ExHookProvider.OnClientConnackAsync), (ref r) => new ClientConnackRequest(ref r, version), static (p, r, c) => p.OnClientConnackAsync(r, c)),
        Informing(ExHookHookNames.ClientConnected, nameof(ExHookProvider.OnClientConnectedAsync), static (ref r) => new ClientConnectedRequest(ref r), static (p, r, c) => p.OnClientConnectedAsync(r, c)),
        Informing(ExHookHookNames.ClientDisconnected, nameof(ExHookProvider.OnClientDisconnectedAsync), static (ref r) => new ClientDisconnectedRequest(ref r), static (p, r, c) => p.OnClientDisconnectedAsync(r, c)),
        Access<ClientAuthenticateRequest>(ExHookHookNames.ClientAuthenticate, nameof(ExHookProvider.OnClientAuthenticateAsync), static (ref r) => new ClientAuthenticateRequest(ref r),
            static (p, r, c) => p.OnClientAuthenticateAsync(r, c), static (r, result) => r.With(result), static r => r.Client.ClientId, ignored.OnAnswered),
        Access<ClientAuthorizeRequest>(ExHookHookNames.ClientAuthorize, nameof(ExHookProvider.OnClientAuthorizeAsync), static (ref r) => new ClientAuthorizeRequest(ref r),
            static (p, r, c) => p.OnClientAuthorizeAsync(r, c), static (r, result) => r.With(result), static r => r.Client.ClientId),
        Informing(ExHookHookNames.ClientSubscribe, nameof(ExHookProvider.OnClientSubscribeAsync), (ref r) => new ClientSubscribeRequest(ref r, version), static (p, r, c) => p.OnClientSubscribeAsync(r, c)),
        Informing(ExHookHookNames.ClientUnsubscribe, nameof(ExHookProvider.OnClientUnsubscribeAsync), (ref r) => new ClientUnsubscribeRequest(ref r, version), static (p, r, c) => p.OnClientUnsubscribeAsync(r, c)),
        Informing(ExHookHookNames.SessionCreated, nameof(ExHookProvider.OnSessionCreatedAsync), static (ref r) => new SessionCreatedRequest(ref r), static (p, r, c) => p.OnSessionCreatedAsync(r, c)),
        Informing(ExHookHookNames.SessionSubscribed, nameof(ExHookProvider.OnSessionSubscribedAsync), static (ref r) => new SessionSubscribedRequest(ref r), static (p, r, c) => p.OnSessionSubscribedAsync(r, c)),
        Informing(ExHookHookNames.SessionUnsubscribed, nameof(ExHookProvider.OnSessionUnsubscribedAsync), static (ref r) => new SessionUnsubscribedRequest(ref r), static (p, r, c) => p.OnSessionUnsubscribedAsync(r, c)),
        Informing(ExHookHookNames.SessionResumed, nameof(ExHookProvider.OnSessionResumedAsync), static (ref r) => new SessionResumedRequest(ref r), static (p, r, c) => p.OnSessionResumedAsync(r, c)),
        Informing(ExHookHookNames.SessionDiscarded, nameof(ExHookProvider.OnSessionDiscardedAsync), static (ref r) => new SessionDiscardedRequest(ref r), static (p, r, c) => p.OnSessionDiscardedAsync(r, c)),
        Informing(ExHookHookNames.SessionTakenover, nameof(ExHookProvider.OnSessionTakenoverAsync), static (ref r) => new SessionTakenoverRequest(ref r), static (p, r, c) => p.OnSessionTakenoverAsync(r, c)),
        Informing(ExHookHookNames.SessionTerminated, nameof(ExHookProvider.OnSessionTerminatedAsync), static (ref r) => new SessionTerminatedRequest(ref r), static (p, r, c) => p.OnSessionTerminatedAsync(r, c)),
        Publish,
        Informing(ExHookHookNames.MessageDelivered, nameof(ExHookProvider.OnMessageDeliveredAsync), static (ref r) => new MessageDeliveredRequest(ref r),
            static (p, r, c) => p.OnMessageDeliveredAsync(r, c), isFor: (provider, r) => topics.IsFor(ExHookHookNames.MessageDelivered, provider, r.Message.Topic)),
        Informing(ExHookHookNames.MessageAcked, nameof(ExHookProvider.OnMessageAckedAsync), static (ref r) => new MessageAckedRequest(ref r),
            static (p, r, c) => p.OnMessageAckedAsync(r, c), isFor: (provider, r) => topics.IsFor(ExHookHookNames.MessageAcked, provider, r.Message.Topic)),
        Informing(ExHookHookNames.MessageDropped, nameof(ExHookProvider.OnMessageDroppedAsync), static (ref r) => new MessageDroppedRequest(ref r),
            static (p, r, c) => p.OnMessageDroppedAsync(r, c), isFor: (provider, r) => topics.IsFor(ExHookHookNames.MessageDropped, provider, r.Message.Topic)),
    ];

    private HookDefinition<ExHookProvider, MessagePublishRequest, MessagePublishReply> Publish => new()
    {
        Name = ExHookHookNames.MessagePublish,
        Methods = [nameof(ExHookProvider.OnMessagePublishAsync)],
        ContentType = ContentType,
        Form = ExHookForms.Of(nameof(ExHookProvider.OnMessagePublishAsync), version),
        Invoke = static (p, r, c) => p.OnMessagePublishAsync(r, c),
        IsFor = (provider, r) => topics.IsFor(ExHookHookNames.MessagePublish, provider, r.Message.Topic),
        Neutral = MessagePublishReply.PassThrough(),
        OnFailure = static mode => mode == FailureMode.Open ? MessagePublishReply.OpenFallback : MessagePublishReply.Drop(),
        Refuses = static reply => reply.IsDropped,
        Fold = static (ref request, ref total, answer) =>
        {
            total = answer.MergeOver(total);
            if (answer.Step == ChainStep.Continue && (answer.IsDropped || answer.Message is not null))
            {
                request = request.With(answer.Message ?? request.Message with { AllowPublish = false });
            }

            return answer.Step;
        },
        Unread = static () => MessagePublishRequest.Unread,
        Read = ReadBy((ref r) => new MessagePublishRequest(ref r, version)),
        Write = (request, reply, output) =>
        {
            doubled.OnPublish(request);
            // A message that could not be read cannot be sent back either.
            bool isLeftAlone = request == MessagePublishRequest.Unread && !reply.IsDropped;
            MessagePublishReplyWriter.Write(output, request, isLeftAlone ? MessagePublishReply.PassThrough() : reply, version.For(request.Meta));
            return HookAnswer.Ok;
        },
        WriteUnsent = (request, reply, output) =>
        {
            MessagePublishReplyWriter.Write(output, request, reply, version.For(request.Meta));
            return HookAnswer.Ok;
        },
    };

    private static IReadOnlyList<HookDefinition<ExHookProvider>> List()
    {
        ExHookHookTable table = new(ExHookVersion.V3, new MessageTopics([], new Dictionary<string, List<string>>(StringComparer.Ordinal)), IgnoreWatch.Off, new DoubledCalls(ExHookLog.Nowhere), ExHookLog.Nowhere);
        return [.. table.All, .. table.Lifecycle(static _ => [], static _ => { })];
    }

    private static HookReader<TRequest> ReadBy<TRequest>(Reader<TRequest> read)
        where TRequest : ExHookRequest =>
        (HookBody body, out TRequest? request, out string? problem) =>
        {
            WireReader reader = new(body);
            request = read(ref reader);
            problem = reader.IsBroken ? "the bytes are not the message that the method takes" : null;
            return problem is null;
        };

    /// <summary>A hook that only informs: every provider hears it.</summary>
    private HookDefinition<ExHookProvider, TRequest, Informed> Informing<TRequest>(
        string name, string method, Reader<TRequest> read, Hearer<TRequest> invoke, HookWriter<TRequest, Informed>? write = null, Func<HookPlugin, TRequest, bool>? isFor = null)
        where TRequest : ExHookRequest => new()
    {
        Name = name,
        Methods = [method],
        ContentType = ContentType,
        Form = ExHookForms.Of(method, version),
        Invoke = (provider, request, context) => Informed.After(invoke(provider, request, context)),
        IsFor = isFor,
        Chain = ChainKind.All,
        Neutral = Informed.Instance,
        Fold = Chains.All,
        Read = ReadBy(read),
        Write = write ?? (static (_, _, _) => HookAnswer.Ok),
    };

    private HookDefinition<ExHookProvider, TRequest, AccessReply> Access<TRequest>(
        string name, string method, Reader<TRequest> read, HookInvoker<ExHookProvider, TRequest, AccessReply> invoke, Func<TRequest, bool, TRequest> with,
        Func<TRequest, string> client, Action<TRequest, AccessReply>? answered = null)
        where TRequest : ExHookRequest, new() => new()
    {
        Name = name,
        Methods = [method],
        ContentType = ContentType,
        Form = ExHookForms.Of(method, version),
        Invoke = invoke,
        Neutral = AccessReply.Ignore(),
        OnFailure = static mode => mode == FailureMode.Open ? AccessReply.Allow() : AccessReply.Deny(),
        Refuses = static reply => reply.IsAllowed == false,
        Fold = (ref request, ref total, answer) =>
        {
            if (answer.IsAllowed is { } allowed)
            {
                total = answer;
                request = with(request, allowed);
                TagReason(answer.Reason);
            }

            return answer.Step;
        },
        Unread = static () => new TRequest(),
        Read = ReadBy(read),
        Write = (request, reply, output) =>
        {
            answered?.Invoke(request, reply);
            AccessReplyWriter.Write(output, reply, version.For(request.Meta));
            if (reply.Reason is not { } reason)
            {
                return HookAnswer.Ok;
            }

            log.Denied(name, client(request), reason);
            return HookAnswer.Ok with { Reason = reason };
        },
        WriteUnsent = (request, reply, output) =>
        {
            AccessReplyWriter.Write(output, reply, version.For(request.Meta));
            return HookAnswer.Ok;
        },
    };

    /// <summary>A reason is known to whoever looks at the span of the call; EMQX has no place for it.</summary>
    private static void TagReason(string? reason)
    {
        if (reason is not null && Activity.Current is { Source.Name: HookTelemetry.Name } activity)
        {
            activity.SetTag("hooksdk.reason", reason);
        }
    }
}
