using Emqx.Exhook.V3;
using Google.Protobuf;
using HookSdk.Cli.Check.Grpc;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Settings;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Check.ExHookServer;

/// <summary>What EMQX needs of a hook server (ExHook).</summary>
internal sealed class ExHookConformance : Conformance
{
    private const int LargePayload = 1024 * 1024;

    /// <summary>From this version on an ignored question lets the earlier answer stand.</summary>
    private static readonly Version IgnoreAbstains = new(5, 9);

    private static readonly string[] Valued = ["client.authenticate", "client.authorize", "message.publish"];

    private readonly CheckSettings _settings;
    private readonly GrpcRules _grpc;
    private LoadedServer? _loaded;

    public ExHookConformance(CheckSettings settings)
    {
        _settings = settings;
        _grpc = new GrpcRules(Target.ExHook, settings, async (probe, token) => (await LoadAsync(probe, token).ConfigureAwait(false)).Calls);
        Rules =
        [
            _grpc.Http2(),
            _grpc.Streams(),
            _grpc.Window(),
            new(
                "exhook-loaded",
                "OnProviderLoaded is answered with at least one hook.",
                "Until EMQX has loaded the server it asks it nothing, and lets everyone in.",
                "Serve emqx.exhook.v1 (EMQX 4), v2 (5.0 to 5.8) or v3 (5.9 and later), and list the hooks in LoadedResponse.",
                LoadedAsync),
            new(
                "exhook-hook-names",
                "The hooks that OnProviderLoaded asks for are EMQX's, each once.",
                "One name that EMQX does not know fails the whole load, and everyone is let in; of a hook that comes twice the second entry is lost.",
                "Use the names of the version: client.authorize and session.takenover, which EMQX 4 calls client.check_acl and session.takeovered.",
                NamesAsync),
            new(
                "exhook-valued",
                "An answer to client.authenticate and client.authorize says IGNORE, or CONTINUE or STOP_AND_RETURN with bool_result set; one to message.publish the same with a message.",
                "EMQX takes an empty ValuedResponse for no answer: client.authenticate then refuses the client on EMQX 5.0 to 5.8, client.authorize lets what stood before stand.",
                "Set the oneof in every answer; false has to be set too.",
                ValuedAsync),
            new(
                "exhook-ignore",
                "client.authenticate is not answered IGNORE.",
                "On EMQX 5.0 to 5.8 IGNORE refuses the client unless another authenticator has let it in.",
                "Answer STOP_AND_RETURN or CONTINUE with true or false. For EMQX 5.9 and later say --broker.",
                IgnoreAsync),
            new(
                "exhook-message",
                "A message that comes back can be published: a topic without wildcards, QoS 0 to 2.",
                "EMQX checks nothing: an empty topic cuts off subscribers of #, a wildcard ends the publisher's connection.",
                "Begin with a copy of the request's message, and change what is to change.",
                MessageAsync),
            new(
                "exhook-informed",
                "Hooks that only inform are answered with an empty message.",
                "EMQX logs and counts an error for each other answer; the client waits as long as the answer takes.",
                "Answer EmptySuccess, and do the work afterwards.",
                InformedAsync),
            _grpc.Trailers(),
            _grpc.Plain(),
            _grpc.UnknownField(),
            _grpc.UnknownMethodIs("/emqx.exhook.v3.HookProvider/OnNobodyKnows"),
            _grpc.Large(
                "A message of 1 MB is answered, as the first on a new connection.",
                "EMQX hands over messages of up to mqtt.max_packet_size whole.",
                "Raise the limit of received messages, and of request bodies.",
                LargeAsync),
            _grpc.Twice("EMQX 5.9 and later load again at any time, each node of a cluster loads by itself, and 5.9.0 to 6.1.1 may call everything twice."),
            _grpc.Parallel("Each client makes its calls by itself, all over the few connections of the pool."),
            _grpc.InTime("EMQX does not wait longer (request_timeout): failed_action decides then, and a publish goes on in any case."),
            _grpc.Stop("failed_action decides over each call without an answer, and a publish goes on in any case.", static r => r.IsOk),
        ];
    }

    public override IReadOnlyList<Rule> Rules { get; }

    public override void Dispose()
    {
    }

    private async Task<LoadedServer> LoadAsync(GrpcProbe probe, CancellationToken cancellationToken)
    {
        if (_loaded is not null)
        {
            return _loaded;
        }

        GrpcReply? last = null;
        foreach (int package in PackagesOf(_settings.Broker))
        {
            IReadOnlyDictionary<string, GrpcCall> calls = await ExHookRequests.CaptureAsync(package, _settings).ConfigureAwait(false);
            GrpcCall load = calls[ExHookRequests.Loaded];
            GrpcReply reply = await _grpc.CallAsync(probe, load, cancellationToken).ConfigureAwait(false);
            last ??= reply;
            if (reply.IsOk)
            {
                string[] names = [.. NamesOf(reply.Message!)];
                IEnumerable<GrpcCall> wanted = ExHookRequests.Hooks.Where(h => names.Contains(ExHookRequests.NameOf(h, package))).Select(h => calls.GetValueOrDefault(ExHookRequests.MethodOf(h, package))).OfType<GrpcCall>();
                return _loaded = new(package, reply, names, [load, .. wanted], calls);
            }

            if (reply.Failure is not null)
            {
                break;
            }
        }

        IReadOnlyDictionary<string, GrpcCall> all = await ExHookRequests.CaptureAsync(3, _settings).ConfigureAwait(false);
        return _loaded = new(3, last!, [], [all[ExHookRequests.Loaded]], all);
    }

    private static int[] PackagesOf(Version? broker) => broker switch
    {
        null => [3, 2, 1],
        { Major: < 5 } => [1],
        _ when broker < IgnoreAbstains => [2],
        _ => [3],
    };

    private static IEnumerable<string> NamesOf(byte[] reply)
    {
        try
        {
            return LoadedResponse.Parser.ParseFrom(reply).Hooks.Select(static h => h.Name);
        }
        catch (InvalidProtocolBufferException)
        {
            return [];
        }
    }

    private async Task<LoadedServer> LoadAsync(CancellationToken cancellationToken)
    {
        using GrpcProbe probe = new(_settings.Url, _settings.Clock, _settings.MostPatience);
        return await LoadAsync(probe, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Finding> LoadedAsync(CancellationToken cancellationToken)
    {
        LoadedServer server = await LoadAsync(cancellationToken).ConfigureAwait(false);
        return !server.Reply.IsOk ? Finding.Fail(server.Reply.ToString())
            : ExHookReply.ProblemOf(ExHookRequests.Loaded, server.Reply.Message!) is { } problem ? Finding.Fail(problem)
            : server.Names.Count == 0 ? Finding.Fail("no hook")
            : Finding.Pass($"emqx.exhook.v{server.Package}: {VisibleText.Of(string.Join(", ", server.Names))}");
    }

    private async Task<Finding> NamesAsync(CancellationToken cancellationToken)
    {
        LoadedServer server = await LoadAsync(cancellationToken).ConfigureAwait(false);
        string[] known = [.. ExHookRequests.Hooks.Select(h => ExHookRequests.NameOf(h, server.Package))];
        string[] problems =
        [
            .. server.Names.Where(n => !known.Contains(n)).Select(static n => $"'{VisibleText.Of(n)}' is no hook"),
            .. server.Names.GroupBy(static n => n, StringComparer.Ordinal).Where(static g => g.Count() > 1).Select(static g => $"{VisibleText.Of(g.Key)} comes {g.Count()} times"),
        ];
        return server.Names.Count == 0 ? Finding.NotApplicable("The server asks for no hook.") : Finding.Of(problems, $"{server.Names.Count} hooks");
    }

    /// <summary>The answers to the hooks that decide something and that the server has asked for.</summary>
    private async Task<IReadOnlyList<(string Hook, GrpcReply Reply, ValuedResponse? Value)>> ValuesAsync(CancellationToken cancellationToken)
    {
        using GrpcProbe probe = new(_settings.Url, _settings.Clock, _settings.MostPatience);
        LoadedServer server = await LoadAsync(probe, cancellationToken).ConfigureAwait(false);
        List<(string Hook, GrpcReply Reply, ValuedResponse? Value)> values = [];
        foreach (string hook in Valued.Where(h => server.Names.Contains(ExHookRequests.NameOf(h, server.Package), StringComparer.Ordinal)))
        {
            GrpcReply reply = await _grpc.CallAsync(probe, server.Others[ExHookRequests.MethodOf(hook, server.Package)], cancellationToken).ConfigureAwait(false);
            values.Add((hook, reply, reply.IsOk ? Read(reply.Message!) : null));
        }

        return values;

        static ValuedResponse? Read(byte[] message)
        {
            try
            {
                return ValuedResponse.Parser.ParseFrom(message);
            }
            catch (InvalidProtocolBufferException)
            {
                return null;
            }
        }
    }

    private async Task<Finding> ValuedAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Hook, GrpcReply Reply, ValuedResponse? Value)> values = await ValuesAsync(cancellationToken).ConfigureAwait(false);
        return values.Count == 0 ? Finding.NotApplicable("The server asks for no hook that decides something.")
            : Finding.Of([.. values.Select(static v => ProblemOf(v.Hook, v.Reply, v.Value) is { } problem ? $"{v.Hook}: {problem}" : null).OfType<string>()], string.Join(", ", values.Select(static v => $"{v.Hook} {v.Value?.Type}")));
    }

    private static string? ProblemOf(string hook, GrpcReply reply, ValuedResponse? value)
    {
        if (value is null)
        {
            return reply.IsOk ? "no ValuedResponse" : reply.ToString();
        }

        bool isPublish = hook == "message.publish";
        return !Enum.IsDefined(value.Type) ? $"the type is {(int)value.Type}"
            : value.Type == ValuedResponse.Types.ResponsedType.Ignore ? null
            : value.ValueCase == (isPublish ? ValuedResponse.ValueOneofCase.Message : ValuedResponse.ValueOneofCase.BoolResult) ? null
            : value.ValueCase == ValuedResponse.ValueOneofCase.None ? $"{value.Type} without a value"
            : $"{value.Type} with {(isPublish ? "bool_result" : "a message")}";
    }

    private async Task<Finding> IgnoreAsync(CancellationToken cancellationToken)
    {
        if (_settings.Broker >= IgnoreAbstains)
        {
            return Finding.NotApplicable($"EMQX {_settings.Broker} lets the earlier answer stand.");
        }

        (_, _, ValuedResponse? value) = (await ValuesAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(static v => v.Hook == "client.authenticate");
        return value is null ? Finding.NotApplicable("client.authenticate has no answer.")
            : value.Type == ValuedResponse.Types.ResponsedType.Ignore ? Finding.Fail("IGNORE") : Finding.Pass(value.Type.ToString());
    }

    private async Task<Finding> MessageAsync(CancellationToken cancellationToken)
    {
        (_, _, ValuedResponse? value) = (await ValuesAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(static v => v.Hook == "message.publish");
        if (value is not { ValueCase: ValuedResponse.ValueOneofCase.Message } || (value.Message.Headers.TryGetValue("allow_publish", out string? allow) && allow == "false"))
        {
            return Finding.NotApplicable("No message comes back, or one that is dropped.");
        }

        Message message = value.Message;
        return Finding.Of(
            message.Topic.Length == 0 ? "the topic is empty"
            : message.Topic.AsSpan().ContainsAny('#', '+') ? $"the topic is '{VisibleText.Of(message.Topic)}'"
            : message.Qos > 2 ? $"the QoS is {message.Qos}"
            : null,
            $"{VisibleText.Of(message.Topic)}, QoS {message.Qos}");
    }

    private async Task<Finding> InformedAsync(CancellationToken cancellationToken)
    {
        using GrpcProbe probe = new(_settings.Url, _settings.Clock, _settings.MostPatience);
        LoadedServer server = await LoadAsync(probe, cancellationToken).ConfigureAwait(false);
        string[] valued = [ExHookRequests.Loaded, .. Valued.Select(h => ExHookRequests.MethodOf(h, server.Package))];
        GrpcCall[] calls = [.. server.Calls.Where(c => !valued.Contains(c.Hook))];
        List<string> problems = [];
        foreach (GrpcCall call in calls)
        {
            GrpcReply reply = await _grpc.CallAsync(probe, call, cancellationToken).ConfigureAwait(false);
            if (!reply.IsOk || reply.Message!.Length > 0)
            {
                problems.Add($"{call.Hook}: {(reply.IsOk ? $"{reply.Message!.Length} bytes" : reply.ToString())}");
            }
        }

        return calls.Length == 0 ? Finding.NotApplicable("The server asks for no such hook.") : Finding.Of(problems, $"{calls.Length} hooks");
    }

    private async Task<GrpcCall?> LargeAsync(GrpcProbe probe, CancellationToken cancellationToken)
    {
        LoadedServer server = await LoadAsync(probe, cancellationToken).ConfigureAwait(false);
        if (!server.Names.Contains("message.publish", StringComparer.Ordinal))
        {
            return null;
        }

        // The numbers of the fields are the same in all versions.
        GrpcCall call = server.Others["OnMessagePublish"];
        MessagePublishRequest request = MessagePublishRequest.Parser.ParseFrom(call.Message);
        request.Message.Payload = ByteString.CopyFrom(new byte[LargePayload]);
        return call with { Message = request.ToByteArray() };
    }
}
