namespace HookSdk.Emg;

/// <summary>The seven hooks: the one table that registration, endpoints and the fake go by.</summary>
internal static class EmgHookTable
{
    private const string PlainText = "text/plain; charset=utf-8";

    private static readonly HookForm Message = FormOf("");
    private static readonly HookForm Outcome = FormOf("\"result\":0,");
    private static readonly HookForm Report = FormOf("\"dlrinfo\":{\"0x1400\":\"24007\"},");

    /// <summary>In the order in which a message and its report meet them.</summary>
    public static IReadOnlyList<HookDefinition<EmgPlugin>> All { get; } =
    [
        new HookDefinition<EmgPlugin, BeforeReceiveRequest, BeforeReceiveReply>
        {
            Name = EmgHookNames.BeforeReceive,
            Methods = [nameof(EmgPlugin.BeforeReceiveAsync)],
            ContentType = PlainText,
            Form = Message,
            Invoke = static (plugin, request, context) => plugin.BeforeReceiveAsync(request, context),
            Neutral = BeforeReceiveReply.Accept(),
            OnFailure = static mode => mode == FailureMode.Open ? BeforeReceiveReply.Accept() : BeforeReceiveReply.Reject(),
            Refuses = static reply => reply.IsRejected,
            Complete = static (request, answer) => answer.For(request.Message),
            Fold = static (ref request, ref total, answer) =>
            {
                request = request.With(answer.OptionChanges);
                total = answer.MergeOver(total);
                return answer.IsRejected ? ChainStep.Stop : ChainStep.Continue;
            },
            Unread = static () => new BeforeReceiveRequest { Message = EmgMessage.None },
            Read = static (HookBody body, out BeforeReceiveRequest? request, out string? problem) =>
                (problem = BeforeReceiveRequest.Read(body, out request)) is null,
            Write = static (_, reply, output) =>
            {
                BeforeReceiveReplyWriter.Write(output, reply);
                return HookAnswer.Ok;
            },
        },
        Changing<BeforeRouteRequest>(EmgHookNames.BeforeRoute, nameof(EmgPlugin.BeforeRouteAsync), BeforeRouteRequest.Read, static () => new BeforeRouteRequest { Message = EmgMessage.None }, static (plugin, request, context) => plugin.BeforeRouteAsync(request, context)),
        new HookDefinition<EmgPlugin, RouteRequest, RouteReply>
        {
            Name = EmgHookNames.Route,
            Methods = [nameof(EmgPlugin.RouteAsync)],
            ContentType = PlainText,
            Form = Message,
            Invoke = static (plugin, request, context) => plugin.RouteAsync(request, context),
            Neutral = RouteReply.NoChoice(),
            Complete = static (request, answer) => answer.For(request.Message),
            Fold = static (ref request, ref total, answer) =>
            {
                request = request.With(answer.OptionChanges);
                total = answer.MergeOver(total);
                return answer.Route is null ? ChainStep.Continue : ChainStep.Stop;
            },
            Unread = static () => new RouteRequest { Message = EmgMessage.None },
            Read = static (HookBody body, out RouteRequest? request, out string? problem) =>
                (problem = RouteRequest.Read(body, out request)) is null,
            Write = static (request, reply, output) =>
            {
                RouteReplyWriter.Write(output, reply, request);
                return HookAnswer.Ok;
            },
        },
        Changing<BeforeSendRequest>(EmgHookNames.BeforeSend, nameof(EmgPlugin.BeforeSendAsync), BeforeSendRequest.Read, static () => new BeforeSendRequest { Message = EmgMessage.None }, static (plugin, request, context) => plugin.BeforeSendAsync(request, context)),
        Changing<AfterSendRequest>(EmgHookNames.AfterSend, nameof(EmgPlugin.AfterSendAsync), AfterSendRequest.Read, static () => new AfterSendRequest { Message = EmgMessage.None }, static (plugin, request, context) => plugin.AfterSendAsync(request, context)),
        new HookDefinition<EmgPlugin, BeforeDlrRequest, DlrReply>
        {
            Name = EmgHookNames.BeforeDlr,
            Methods = [nameof(EmgPlugin.BeforeDlrAsync)],
            ContentType = PlainText,
            Form = Report,
            Invoke = static (plugin, request, context) => plugin.BeforeDlrAsync(request, context),
            Neutral = DlrReply.NoChange(),
            Complete = static (request, answer) => answer.For(request.Message),
            Fold = static (ref request, ref total, answer) =>
            {
                request = request.With(answer.OptionChanges);
                total = answer.MergeOver(total);
                return ChainStep.Continue;
            },
            Unread = static () => new BeforeDlrRequest { Message = EmgMessage.None },
            Read = static (HookBody body, out BeforeDlrRequest? request, out string? problem) =>
                (problem = BeforeDlrRequest.Read(body, out request)) is null,
            Write = static (_, reply, output) =>
            {
                DlrReplyWriter.Write(output, reply);
                return HookAnswer.Ok;
            },
        },
        Changing<AfterDlrRequest>(EmgHookNames.AfterDlr, nameof(EmgPlugin.AfterDlrAsync), AfterDlrRequest.Read, static () => new AfterDlrRequest { Message = EmgMessage.None }, static (plugin, request, context) => plugin.AfterDlrAsync(request, context)),
    ];

    private delegate string? RequestRead<TRequest>(HookBody body, out TRequest? request);

    /// <summary>A hook that answers with changes alone: every plugin is asked, and its changes are laid over what the next one sees.</summary>
    private static HookDefinition<EmgPlugin, TRequest, ChangeReply> Changing<TRequest>(
        string name, string method, RequestRead<TRequest> read, Func<TRequest> unread, HookInvoker<EmgPlugin, TRequest, ChangeReply> invoke)
        where TRequest : EmgRequest => new()
    {
        Name = name,
        Methods = [method],
        ContentType = PlainText,
        Form = name is EmgHookNames.AfterSend or EmgHookNames.AfterDlr ? Outcome : Message,
        Invoke = invoke,
        Neutral = ChangeReply.NoChange(),
        Complete = static (request, answer) => answer.For(request.Message),
        Fold = static (ref request, ref total, answer) =>
        {
            request = request.With(answer.OptionChanges);
            total = answer.MergeOver(total);
            return ChainStep.Continue;
        },
        Unread = unread,
        Read = (HookBody body, out TRequest? request, out string? problem) => (problem = read(body, out request)) is null,
        Write = static (_, reply, output) =>
        {
            ChangeReplyWriter.Write(output, reply);
            return HookAnswer.Ok;
        },
    };

    private static HookForm FormOf(string own) => new(
        "{\"ccarg\":\"retail\",\"qe\":{\"ID\":\"25593581\",\"SOURCEADDR\":\"INFO\",\"DESTADDR\":\"46701234567\",\"MESSAGE\":\"Hello\",\"CHARCODE\":\"0\",\"MSGTYPE\":\"1\"}," + own
        + "\"connector\":{\"NAME\":\"smpp-in1\",\"INSTANCE\":\"3\"}}",
        [EmgOptionNames.Message, EmgOptionNames.Udh]) { NamesHookInPath = true, KnownNames = [.. KnownOptionNames.All.Order(StringComparer.Ordinal)], Test = EmgTestWriter.Instance };
}
