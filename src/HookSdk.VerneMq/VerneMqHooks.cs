namespace HookSdk.VerneMq;

/// <summary>The 21 hooks: the table that registration, endpoints and the fake go by. One a server, because how payloads come is a matter of its settings.</summary>
internal sealed class VerneMqHooks
{
    private const string Json = "application/json";

    private static readonly CallField[] Client = [CallField.Mountpoint, CallField.ClientId];
    private static readonly CallField[] Connect = [.. Client, CallField.Username, CallField.Password, CallField.PeerAddress, CallField.PeerPort];
    private static readonly CallField[] Session = [.. Client, CallField.Username, CallField.PeerAddress, CallField.PeerPort];
    private static readonly CallField[] Message = [.. Client, CallField.Topic, CallField.Qos, CallField.Retain];
    private static readonly CallField[] Topics = [.. Client, CallField.Username, CallField.Topics];

    private readonly Dictionary<string, CallForm> _forms = new(StringComparer.Ordinal);

    public VerneMqHooks() => All =
    [
        Conditional<AuthOnRegisterRequest, RegisterReply>(
            HookNames.AuthOnRegister, [nameof(VerneMqPlugin.AuthOnRegisterAsync), nameof(VerneMqPlugin.AuthenticateAsync)], [.. Connect, CallField.CleanSession],
            static (body, in fields) => new AuthOnRegisterRequest(body, fields),
            static (plugin, request, context) => plugin.AuthOnRegisterAsync(request, context),
            RegisterReply.Next(), static () => RegisterReply.Deny(Failed), static reply => reply.IsNext,
            static (output, _, reply) => ReplyWriter.Write(output, reply, isMqtt5: false)),
        Conditional<AuthOnRegisterM5Request, RegisterReply>(
            HookNames.AuthOnRegisterM5, [nameof(VerneMqPlugin.AuthOnRegisterM5Async), nameof(VerneMqPlugin.AuthenticateAsync)], [.. Connect, CallField.CleanStart],
            static (body, in fields) => new AuthOnRegisterM5Request(body, fields),
            static (plugin, request, context) => plugin.AuthOnRegisterM5Async(request, context),
            RegisterReply.Next(), static () => RegisterReply.Deny(Failed), static reply => reply.IsNext,
            static (output, _, reply) => ReplyWriter.Write(output, reply, isMqtt5: true)),
        Informing<OnRegisterRequest>(HookNames.OnRegister, nameof(VerneMqPlugin.OnRegisterAsync), Session, static (body, in fields) => new OnRegisterRequest(body, fields), static (plugin, request, context) => plugin.OnRegisterAsync(request, context)),
        Informing<OnRegisterM5Request>(HookNames.OnRegisterM5, nameof(VerneMqPlugin.OnRegisterM5Async), Session, static (body, in fields) => new OnRegisterM5Request(body, fields), static (plugin, request, context) => plugin.OnRegisterM5Async(request, context)),
        Informing<OnClientWakeupRequest>(HookNames.OnClientWakeup, nameof(VerneMqPlugin.OnClientWakeupAsync), Client, static (body, in fields) => new OnClientWakeupRequest(body, fields), static (plugin, request, context) => plugin.OnClientWakeupAsync(request, context)),
        Informing<OnClientOfflineRequest>(HookNames.OnClientOffline, nameof(VerneMqPlugin.OnClientOfflineAsync), Client, static (body, in fields) => new OnClientOfflineRequest(body, fields), static (plugin, request, context) => plugin.OnClientOfflineAsync(request, context)),
        Informing<OnClientGoneRequest>(HookNames.OnClientGone, nameof(VerneMqPlugin.OnClientGoneAsync), Client, static (body, in fields) => new OnClientGoneRequest(body, fields), static (plugin, request, context) => plugin.OnClientGoneAsync(request, context)),
        Informing<OnSessionExpiredRequest>(HookNames.OnSessionExpired, nameof(VerneMqPlugin.OnSessionExpiredAsync), Client, static (body, in fields) => new OnSessionExpiredRequest(body, fields), static (plugin, request, context) => plugin.OnSessionExpiredAsync(request, context)),
        Conditional<AuthOnPublishRequest, PublishReply>(
            HookNames.AuthOnPublish, [nameof(VerneMqPlugin.AuthOnPublishAsync), nameof(VerneMqPlugin.AuthorizePublishAsync)], [.. Message, CallField.Username],
            static (body, in fields) => new AuthOnPublishRequest(body, fields),
            static (plugin, request, context) => plugin.AuthOnPublishAsync(request, context),
            PublishReply.Next(), static () => PublishReply.Deny(Failed), static reply => reply.IsNext,
            static (output, form, reply) => ReplyWriter.Write(output, reply, form.IsPlain)),
        Conditional<AuthOnPublishM5Request, PublishM5Reply>(
            HookNames.AuthOnPublishM5, [nameof(VerneMqPlugin.AuthOnPublishM5Async), nameof(VerneMqPlugin.AuthorizePublishAsync)], [.. Message, CallField.Username],
            static (body, in fields) => new AuthOnPublishM5Request(body, fields),
            static (plugin, request, context) => plugin.AuthOnPublishM5Async(request, context),
            PublishM5Reply.Next(), static () => PublishM5Reply.Deny(Failed), static reply => reply.IsNext,
            static (output, form, reply) => ReplyWriter.Write(output, reply, form.IsPlain)),
        Informing<OnPublishRequest>(HookNames.OnPublish, nameof(VerneMqPlugin.OnPublishAsync), [.. Message, CallField.Username], static (body, in fields) => new OnPublishRequest(body, fields), static (plugin, request, context) => plugin.OnPublishAsync(request, context)),
        Informing<OnPublishM5Request>(HookNames.OnPublishM5, nameof(VerneMqPlugin.OnPublishM5Async), [.. Message, CallField.Username], static (body, in fields) => new OnPublishM5Request(body, fields), static (plugin, request, context) => plugin.OnPublishM5Async(request, context)),
        Conditional<OnDeliverRequest, DeliverReply>(
            HookNames.OnDeliver, [nameof(VerneMqPlugin.OnDeliverAsync)], [.. Message, CallField.Username],
            static (body, in fields) => new OnDeliverRequest(body, fields),
            static (plugin, request, context) => plugin.OnDeliverAsync(request, context),
            DeliverReply.Next(), null, static reply => reply.IsNext,
            static (output, form, reply) => ReplyWriter.Write(output, reply, form.IsPlain)),
        Conditional<OnDeliverM5Request, DeliverM5Reply>(
            HookNames.OnDeliverM5, [nameof(VerneMqPlugin.OnDeliverM5Async)], [.. Message, CallField.Username],
            static (body, in fields) => new OnDeliverM5Request(body, fields),
            static (plugin, request, context) => plugin.OnDeliverM5Async(request, context),
            DeliverM5Reply.Next(), null, static reply => reply.IsNext,
            static (output, form, reply) => ReplyWriter.Write(output, reply, form.IsPlain)),
        Informing<OnOfflineMessageRequest>(HookNames.OnOfflineMessage, nameof(VerneMqPlugin.OnOfflineMessageAsync), Message, static (body, in fields) => new OnOfflineMessageRequest(body, fields), static (plugin, request, context) => plugin.OnOfflineMessageAsync(request, context)),
        Conditional<AuthOnSubscribeRequest, SubscribeReply>(
            HookNames.AuthOnSubscribe, [nameof(VerneMqPlugin.AuthOnSubscribeAsync), nameof(VerneMqPlugin.AuthorizeSubscribeAsync)], Topics,
            AuthOnSubscribeRequest.Make,
            static (plugin, request, context) => plugin.AuthOnSubscribeAsync(request, context),
            SubscribeReply.Next(), static () => SubscribeReply.Deny(Failed), static reply => reply.IsNext,
            static (output, _, reply) => ReplyWriter.Write(output, reply, isMqtt5: false),
            static (request, reply) => reply.Fits(request) ? reply : SubscribeReply.Deny(Foreign)),
        Conditional<AuthOnSubscribeM5Request, SubscribeReply>(
            HookNames.AuthOnSubscribeM5, [nameof(VerneMqPlugin.AuthOnSubscribeM5Async), nameof(VerneMqPlugin.AuthorizeSubscribeAsync)], Topics,
            AuthOnSubscribeM5Request.Make,
            static (plugin, request, context) => plugin.AuthOnSubscribeM5Async(request, context),
            SubscribeReply.Next(), static () => SubscribeReply.Deny(Failed), static reply => reply.IsNext,
            static (output, _, reply) => ReplyWriter.Write(output, reply, isMqtt5: true),
            static (request, reply) => reply.Fits(request) ? reply : SubscribeReply.Deny(Foreign)),
        Informing<OnSubscribeRequest>(HookNames.OnSubscribe, nameof(VerneMqPlugin.OnSubscribeAsync), Topics, OnSubscribeRequest.Make, static (plugin, request, context) => plugin.OnSubscribeAsync(request, context)),
        Informing<OnSubscribeM5Request>(HookNames.OnSubscribeM5, nameof(VerneMqPlugin.OnSubscribeM5Async), Topics, OnSubscribeM5Request.Make, static (plugin, request, context) => plugin.OnSubscribeM5Async(request, context)),
        Conditional<OnUnsubscribeRequest, UnsubscribeReply>(
            HookNames.OnUnsubscribe, [nameof(VerneMqPlugin.OnUnsubscribeAsync)], Topics,
            OnUnsubscribeRequest.Make,
            static (plugin, request, context) => plugin.OnUnsubscribeAsync(request, context),
            UnsubscribeReply.Next(), null, static reply => reply.IsNext,
            static (output, _, reply) => ReplyWriter.Write(output, reply, isMqtt5: false),
            static (request, reply) => reply.Fits(request) ? reply : UnsubscribeReply.Next()),
        Conditional<OnUnsubscribeM5Request, UnsubscribeReply>(
            HookNames.OnUnsubscribeM5, [nameof(VerneMqPlugin.OnUnsubscribeM5Async)], Topics,
            OnUnsubscribeM5Request.Make,
            static (plugin, request, context) => plugin.OnUnsubscribeM5Async(request, context),
            UnsubscribeReply.Next(), null, static reply => reply.IsNext,
            static (output, _, reply) => ReplyWriter.Write(output, reply, isMqtt5: true),
            static (request, reply) => reply.Fits(request) ? reply : UnsubscribeReply.Next()),
    ];

    private delegate HookAnswer ReplyMaker<in TReply>(System.Buffers.IBufferWriter<byte> output, CallForm form, TReply reply);

    /// <summary>The reason of a denial that stands in for a handler that failed.</summary>
    private const string Failed = "hook_failed";

    /// <summary>The reason when a handler answers with what it was to answer to another request.</summary>
    private const string Foreign = "reply_of_another_request";

    /// <summary>In the order in which a client meets them.</summary>
    public IReadOnlyList<HookDefinition<VerneMqPlugin>> All { get; }

    /// <summary>Says which hooks are registered with <c>base64payload=false</c>. Before the first call.</summary>
    public void SetPlain(IEnumerable<string> hooks)
    {
        foreach (string hook in hooks)
        {
            _forms[hook].IsPlain = true;
        }
    }

    /// <summary>Has the first call of a hook that comes without its payload told. Before the first call.</summary>
    public void WatchPayload(string hook, Action missing) => _forms[hook].PayloadMissing = missing;

    /// <summary>
    /// A conditional chain: each plugin answers, refuses or passes on. At its end stands <c>next</c>: this process is one endpoint in the broker's own chain,
    /// and the broker's chain does the denying.
    /// </summary>
    private HookDefinition<VerneMqPlugin, TRequest, TReply> Conditional<TRequest, TReply>(
        string name,
        string[] methods,
        CallField[] required,
        RequestMaker<TRequest> make,
        HookInvoker<VerneMqPlugin, TRequest, TReply> invoke,
        TReply next,
        Func<TReply>? deny,
        Func<TReply, bool> isNext,
        ReplyMaker<TReply> write,
        Func<TRequest, TReply, TReply>? check = null)
        where TRequest : class, new()
        where TReply : class
    {
        CallForm form = Form(name, required);
        TReply? denial = deny?.Invoke();
        return new()
        {
            Name = name,
            Methods = methods,
            ContentType = Json,
            Chain = ChainKind.Conditional,
            Invoke = invoke,
            Neutral = next,
            OnFailure = denial is null ? null : mode => mode == FailureMode.Next ? next : denial,
            Fold = (ref request, ref total, answer) =>
            {
                if (isNext(answer))
                {
                    return ChainStep.Continue;
                }

                total = check is null ? answer : check(request, answer);
                return ChainStep.Stop;
            },
            Unread = static () => new TRequest(),
            Read = (HookBody body, out TRequest? request, out string? problem) => CallReader.Read(body, form, make, out request, out problem),
            Write = (_, reply, output) => write(output, form, reply),
        };
    }

    /// <summary>An all-chain: every plugin hears it, and the answer is the same whatever they do.</summary>
    private HookDefinition<VerneMqPlugin, TRequest, Acknowledgement> Informing<TRequest>(
        string name, string method, CallField[] required, RequestMaker<TRequest> make, Func<VerneMqPlugin, TRequest, HookContext, ValueTask> invoke)
        where TRequest : class, new()
    {
        CallForm form = Form(name, required);
        return new()
        {
            Name = name,
            Methods = [method],
            ContentType = Json,
            Chain = ChainKind.All,
            Invoke = (plugin, request, context) => Acknowledgement.Of(invoke(plugin, request, context)),
            Neutral = Acknowledgement.Instance,
            Fold = Chains.All,
            Unread = static () => new TRequest(),
            Read = (HookBody body, out TRequest? request, out string? problem) => CallReader.Read(body, form, make, out request, out problem),
            Write = static (_, _, output) => ReplyWriter.WriteHeard(output),
        };
    }

    private CallForm Form(string hook, CallField[] required) => _forms[hook] = new CallForm(hook, required);
}
