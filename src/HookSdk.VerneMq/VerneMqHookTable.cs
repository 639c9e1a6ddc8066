namespace HookSdk.VerneMq;

/// <summary>The 21 hooks: the table that registration, endpoints and the fake go by. One a server, because how payloads come is a matter of its settings.</summary>
internal sealed class VerneMqHookTable
{
    private const string OfMqtt5 = "_m5";
    private const string Json = "application/json";

    /// <summary>The reason when a handler answers with what it was to answer to another request.</summary>
    private const string Foreign = "reply_of_another_request";

    /// <summary>
    /// For what goes to a subscriber the qos is the subscription's, and VerneMQ up to 2.1.2 keeps a refused subscription of MQTT 5 with the code of its refusal.
    /// </summary>
    private const int AnyQoS = byte.MaxValue;

    private static readonly CallField[] Client = [CallField.Mountpoint, CallField.ClientId];
    private static readonly CallField[] Connect = [.. Client, CallField.UserName, CallField.Password, CallField.PeerAddress, CallField.PeerPort];
    private static readonly CallField[] Session = [.. Client, CallField.UserName, CallField.PeerAddress, CallField.PeerPort];
    private static readonly CallField[] StoredMessage = [.. Client, CallField.Topic, CallField.QoS, CallField.Retain];
    private static readonly CallField[] Message = [.. StoredMessage, CallField.UserName];
    private static readonly CallField[] Topics = [.. Client, CallField.UserName, CallField.Topics];

    private readonly Dictionary<string, CallForm> _forms = new(StringComparer.Ordinal);

    public VerneMqHookTable() => All =
    [
        Conditional(
            Calls(VerneMqHookNames.AuthOnRegister, [.. Connect, CallField.CleanSession], static (body, in fields) => new AuthOnRegisterRequest(body, fields)),
            [nameof(VerneMqPlugin.AuthOnRegisterAsync)],
            static (plugin, request, context) => plugin.AuthOnRegisterAsync(request, context),
            static (_, reply, output) => RegisterReplyWriter.Write(output, reply, isMqtt5: false)),
        Conditional(
            Calls(VerneMqHookNames.AuthOnRegisterM5, [.. Connect, CallField.CleanStart], static (body, in fields) => new AuthOnRegisterM5Request(body, fields)),
            [nameof(VerneMqPlugin.AuthOnRegisterM5Async), nameof(VerneMqPlugin.AuthOnRegisterAsync)],
            static (plugin, request, context) => plugin.AuthOnRegisterM5Async(request, context),
            static (_, reply, output) => RegisterReplyWriter.Write(output, reply, isMqtt5: true)),
        Informing(
            Calls(VerneMqHookNames.OnRegister, Session, static (body, in fields) => new OnRegisterRequest(body, fields)),
            nameof(VerneMqPlugin.OnRegisterAsync),
            static (plugin, request, context) => Informed.After(plugin.OnRegisterAsync(request, context))),
        Informing(
            Calls(VerneMqHookNames.OnRegisterM5, Session, static (body, in fields) => new OnRegisterM5Request(body, fields)),
            nameof(VerneMqPlugin.OnRegisterM5Async),
            static (plugin, request, context) => Informed.After(plugin.OnRegisterM5Async(request, context))),
        Informing(
            Calls(VerneMqHookNames.OnClientWakeup, Client, static (body, in fields) => new OnClientWakeupRequest(body, fields)),
            nameof(VerneMqPlugin.OnClientWakeupAsync),
            static (plugin, request, context) => Informed.After(plugin.OnClientWakeupAsync(request, context))),
        Informing(
            Calls(VerneMqHookNames.OnClientOffline, Client, static (body, in fields) => new OnClientOfflineRequest(body, fields)),
            nameof(VerneMqPlugin.OnClientOfflineAsync),
            static (plugin, request, context) => Informed.After(plugin.OnClientOfflineAsync(request, context))),
        Informing(
            Calls(VerneMqHookNames.OnClientGone, Client, static (body, in fields) => new OnClientGoneRequest(body, fields)),
            nameof(VerneMqPlugin.OnClientGoneAsync),
            static (plugin, request, context) => Informed.After(plugin.OnClientGoneAsync(request, context))),
        Informing(
            Calls(VerneMqHookNames.OnSessionExpired, Client, static (body, in fields) => new OnSessionExpiredRequest(body, fields)),
            nameof(VerneMqPlugin.OnSessionExpiredAsync),
            static (plugin, request, context) => Informed.After(plugin.OnSessionExpiredAsync(request, context))),
        Conditional(
            Calls(VerneMqHookNames.AuthOnPublish, Message, static (body, in fields) => new AuthOnPublishRequest(body, fields)),
            [nameof(VerneMqPlugin.AuthOnPublishAsync)],
            static (plugin, request, context) => plugin.AuthOnPublishAsync(request, context),
            static (request, reply, output) => PublishReplyWriter.Write(output, reply, request.IsPlain)),
        Conditional(
            Calls(VerneMqHookNames.AuthOnPublishM5, Message, static (body, in fields) => new AuthOnPublishM5Request(body, fields)),
            [nameof(VerneMqPlugin.AuthOnPublishM5Async), nameof(VerneMqPlugin.AuthOnPublishAsync)],
            static (plugin, request, context) => plugin.AuthOnPublishM5Async(request, context),
            static (request, reply, output) => PublishReplyWriter.Write(output, reply, request.IsPlain)),
        Informing(
            Calls(VerneMqHookNames.OnPublish, Message, static (body, in fields) => new OnPublishRequest(body, fields)),
            nameof(VerneMqPlugin.OnPublishAsync),
            static (plugin, request, context) => Informed.After(plugin.OnPublishAsync(request, context))),
        Informing(
            Calls(VerneMqHookNames.OnPublishM5, Message, static (body, in fields) => new OnPublishM5Request(body, fields)),
            nameof(VerneMqPlugin.OnPublishM5Async),
            static (plugin, request, context) => Informed.After(plugin.OnPublishM5Async(request, context))),
        Conditional(
            Calls(VerneMqHookNames.OnDeliver, Message, static (body, in fields) => new OnDeliverRequest(body, fields), AnyQoS),
            [nameof(VerneMqPlugin.OnDeliverAsync)],
            static (plugin, request, context) => plugin.OnDeliverAsync(request, context),
            static (request, reply, output) => DeliverReplyWriter.Write(output, reply, request.IsPlain)),
        Conditional(
            Calls(VerneMqHookNames.OnDeliverM5, Message, static (body, in fields) => new OnDeliverM5Request(body, fields), AnyQoS),
            [nameof(VerneMqPlugin.OnDeliverM5Async)],
            static (plugin, request, context) => plugin.OnDeliverM5Async(request, context),
            static (request, reply, output) => DeliverReplyWriter.Write(output, reply, request.IsPlain)),
        Informing(
            Calls(VerneMqHookNames.OnOfflineMessage, StoredMessage, static (body, in fields) => new OnOfflineMessageRequest(body, fields), AnyQoS),
            nameof(VerneMqPlugin.OnOfflineMessageAsync),
            static (plugin, request, context) => Informed.After(plugin.OnOfflineMessageAsync(request, context))),
        Conditional(
            Calls(VerneMqHookNames.AuthOnSubscribe, Topics, AuthOnSubscribeRequest.Make),
            [nameof(VerneMqPlugin.AuthOnSubscribeAsync)],
            static (plugin, request, context) => plugin.AuthOnSubscribeAsync(request, context),
            static (_, reply, output) => SubscribeReplyWriter.Write(output, reply, isMqtt5: false),
            static (request, reply) => reply.Fits(request) ? reply : SubscribeReply.Deny(Foreign)),
        Conditional(
            Calls(VerneMqHookNames.AuthOnSubscribeM5, Topics, AuthOnSubscribeM5Request.Make),
            [nameof(VerneMqPlugin.AuthOnSubscribeM5Async), nameof(VerneMqPlugin.AuthOnSubscribeAsync)],
            static (plugin, request, context) => plugin.AuthOnSubscribeM5Async(request, context),
            static (_, reply, output) => SubscribeReplyWriter.Write(output, reply, isMqtt5: true),
            static (request, reply) => reply.Fits(request) ? reply : SubscribeReply.Deny(Foreign)),
        Informing(
            Calls(VerneMqHookNames.OnSubscribe, Topics, OnSubscribeRequest.Make),
            nameof(VerneMqPlugin.OnSubscribeAsync),
            static (plugin, request, context) => Informed.After(plugin.OnSubscribeAsync(request, context))),
        Informing(
            Calls(VerneMqHookNames.OnSubscribeM5, Topics, OnSubscribeM5Request.Make),
            nameof(VerneMqPlugin.OnSubscribeM5Async),
            static (plugin, request, context) => Informed.After(plugin.OnSubscribeM5Async(request, context))),
        Conditional(
            Calls(VerneMqHookNames.OnUnsubscribe, Topics, OnUnsubscribeRequest.Make),
            [nameof(VerneMqPlugin.OnUnsubscribeAsync)],
            static (plugin, request, context) => plugin.OnUnsubscribeAsync(request, context),
            static (_, reply, output) => UnsubscribeReplyWriter.Write(output, reply, isMqtt5: false),
            static (request, reply) => reply.Fits(request) ? reply : UnsubscribeReply.Next()),
        Conditional(
            Calls(VerneMqHookNames.OnUnsubscribeM5, Topics, OnUnsubscribeM5Request.Make),
            [nameof(VerneMqPlugin.OnUnsubscribeM5Async)],
            static (plugin, request, context) => plugin.OnUnsubscribeM5Async(request, context),
            static (_, reply, output) => UnsubscribeReplyWriter.Write(output, reply, isMqtt5: true),
            static (request, reply) => reply.Fits(request) ? reply : UnsubscribeReply.Next()),
    ];

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
    private static HookDefinition<VerneMqPlugin, TRequest, TReply> Conditional<TRequest, TReply>(
        CallForm<TRequest> calls,
        string[] methods,
        HookInvoker<VerneMqPlugin, TRequest, TReply> invoke,
        HookWriter<TRequest, TReply> write,
        Func<TRequest, TReply, TReply>? complete = null)
        where TRequest : class, new()
        where TReply : class, IConditionalReply<TReply> => new()
    {
        Name = calls.Hook,
        Twin = calls.Hook.EndsWith(OfMqtt5, StringComparison.Ordinal) && VerneMqHookNames.All.Contains(calls.Hook[..^OfMqtt5.Length], StringComparer.Ordinal) ? calls.Hook[..^OfMqtt5.Length] : null,
        Methods = methods,
        ContentType = Json,
        Form = FormOf(calls),
        Chain = ChainKind.Conditional,
        Invoke = invoke,
        Complete = complete,
        Neutral = TReply.Next(),
        OnFailure = TReply.Failed is not { } failed ? null : mode => mode == FailureMode.Next ? TReply.Next() : failed,
        Refusal = TReply.Refusal,
        Refuses = static reply => !reply.IsNext && !reply.IsOk,
        Fold = FirstToDecide,
        Unread = static () => new TRequest(),
        Read = calls.Read,
        Write = write,
    };

    /// <summary>An all-chain: every plugin hears it, and the answer is the same whatever they do.</summary>
    private static HookDefinition<VerneMqPlugin, TRequest, Informed> Informing<TRequest>(
        CallForm<TRequest> calls, string method, HookInvoker<VerneMqPlugin, TRequest, Informed> invoke)
        where TRequest : class, new() => new()
    {
        Name = calls.Hook,
        Methods = [method],
        ContentType = Json,
        Form = FormOf(calls),
        Chain = ChainKind.All,
        Invoke = invoke,
        Neutral = Informed.Instance,
        Fold = Chains.All,
        Unread = static () => new TRequest(),
        Read = calls.Read,
        Write = static (_, _, output) => ReplyWriter.WriteHeard(output),
    };

    private static HookForm FormOf(CallForm calls) =>
        new(CallExample.Of(calls.Hook, calls.Required), ["payload"]) { Headers = [new("vernemq-hook", calls.Hook)], HasBase64 = true, Test = new VerneMqTestWriter(calls) };

    private static ChainStep FirstToDecide<TRequest, TReply>(ref TRequest request, ref TReply total, TReply answer)
        where TReply : class, IConditionalReply<TReply>
    {
        if (answer.IsNext)
        {
            return ChainStep.Continue;
        }

        total = answer;
        return ChainStep.Stop;
    }

    private CallForm<TRequest> Calls<TRequest>(string hook, CallField[] required, RequestMaker<TRequest> make, int mostQos = 2)
        where TRequest : class
    {
        CallForm<TRequest> form = new(hook, required, make) { MostQos = mostQos };
        _forms[hook] = form;
        return form;
    }
}
