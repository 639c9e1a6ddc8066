namespace HookSdk.Emg;

/// <summary>The seven hooks: the one table that registration, endpoints and the fake go by.</summary>
internal static class EmgHooks
{
    private const string PlainText = "text/plain; charset=utf-8";

    /// <summary>In the order in which a message and its report meet them.</summary>
    public static IReadOnlyList<HookDefinition<EmgPlugin>> All { get; } =
    [
        new HookDefinition<EmgPlugin, BeforeReceiveRequest, BeforeReceiveReply>
        {
            Name = HookNames.BeforeReceive,
            Methods = [nameof(EmgPlugin.BeforeReceiveAsync)],
            ContentType = PlainText,
            Invoke = static (plugin, request, context) => plugin.BeforeReceiveAsync(request, context),
            Neutral = BeforeReceiveReply.Accept(),
            OnFailure = static mode => mode == FailureMode.Open ? BeforeReceiveReply.Accept() : BeforeReceiveReply.Reject(),
            Fold = static (ref request, ref total, answer) =>
            {
                request = request.With(answer.OptionChanges);
                total = answer.MergeOver(total);
                return answer.IsRejected ? ChainStep.Stop : ChainStep.Continue;
            },
            Read = static (HookBody body, out BeforeReceiveRequest? request, out string? problem) =>
                (problem = EmgRequestReader.Read(body, static call => new BeforeReceiveRequest(call), out request)) is null,
            Write = static (_, reply, output) =>
            {
                EmgReplyWriter.Write(output, reply);
                return HookAnswer.Ok;
            },
        },
        Changing(HookNames.BeforeRoute, nameof(EmgPlugin.BeforeRouteAsync), static call => new BeforeRouteRequest(call), static (plugin, request, context) => plugin.BeforeRouteAsync(request, context)),
        new HookDefinition<EmgPlugin, RouteRequest, RouteReply>
        {
            Name = HookNames.Route,
            Methods = [nameof(EmgPlugin.RouteAsync)],
            ContentType = PlainText,
            Invoke = static (plugin, request, context) => plugin.RouteAsync(request, context),
            Neutral = RouteReply.NoChoice(),
            Fold = static (ref request, ref total, answer) =>
            {
                request = request.With(answer.OptionChanges);
                total = answer.MergeOver(total);
                return answer.Route is null ? ChainStep.Continue : ChainStep.Stop;
            },
            Read = static (HookBody body, out RouteRequest? request, out string? problem) =>
                (problem = EmgRequestReader.Read(body, static call => new RouteRequest(call), out request)) is null,
            Write = static (request, reply, output) =>
            {
                EmgReplyWriter.Write(output, reply, request);
                return HookAnswer.Ok;
            },
        },
        Changing(HookNames.BeforeSend, nameof(EmgPlugin.BeforeSendAsync), static call => new BeforeSendRequest(call), static (plugin, request, context) => plugin.BeforeSendAsync(request, context)),
        Changing(HookNames.AfterSend, nameof(EmgPlugin.AfterSendAsync), static call => new AfterSendRequest(call), static (plugin, request, context) => plugin.AfterSendAsync(request, context)),
        new HookDefinition<EmgPlugin, BeforeDlrRequest, DlrReply>
        {
            Name = HookNames.BeforeDlr,
            Methods = [nameof(EmgPlugin.BeforeDlrAsync)],
            ContentType = PlainText,
            Invoke = static (plugin, request, context) => plugin.BeforeDlrAsync(request, context),
            Neutral = DlrReply.NoChange(),
            Fold = static (ref request, ref total, answer) =>
            {
                request = request.With(answer.OptionChanges);
                total = answer.MergeOver(total);
                return ChainStep.Continue;
            },
            Read = static (HookBody body, out BeforeDlrRequest? request, out string? problem) =>
                (problem = EmgRequestReader.Read(body, static call => new BeforeDlrRequest(call), out request)) is null,
            Write = static (_, reply, output) =>
            {
                EmgReplyWriter.Write(output, reply);
                return HookAnswer.Ok;
            },
        },
        Changing(HookNames.AfterDlr, nameof(EmgPlugin.AfterDlrAsync), static call => new AfterDlrRequest(call), static (plugin, request, context) => plugin.AfterDlrAsync(request, context)),
    ];

    /// <summary>A hook that answers with changes alone: every plugin is asked, and its changes are laid over what the next one sees.</summary>
    private static HookDefinition<EmgPlugin, TRequest, ChangeReply> Changing<TRequest>(
        string name, string method, Func<EmgCall, TRequest> create, HookInvoker<EmgPlugin, TRequest, ChangeReply> invoke)
        where TRequest : EmgRequest => new()
    {
        Name = name,
        Methods = [method],
        ContentType = PlainText,
        Invoke = invoke,
        Neutral = ChangeReply.NoChange(),
        Fold = static (ref request, ref total, answer) =>
        {
            request = request.With(answer.OptionChanges);
            total = answer.MergeOver(total);
            return ChainStep.Continue;
        },
        Read = (HookBody body, out TRequest? request, out string? problem) => (problem = EmgRequestReader.Read(body, create, out request)) is null,
        Write = static (_, reply, output) =>
        {
            EmgReplyWriter.Write(output, reply);
            return HookAnswer.Ok;
        },
    };
}
