using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace HookSdk.Testing;

/// <summary>The parameters of <c>/clients</c>: all must hold; <c>clientid</c> and <c>username</c> may be repeated, and one of each must.</summary>
internal sealed class FakeEmqxClientFilter
{
    private readonly List<Func<MqttSession, EmqxChannel, bool>> _all = [];

    /// <exception cref="EmqxManagementFailure">A value is not right.</exception>
    public FakeEmqxClientFilter(EmqxManagementRequest request, string node)
    {
        string[] ids = Texts(request, "clientid");
        string[] names = Texts(request, "username");
        Add(ids.Length > 0, (session, _) => ids.Contains(session.ClientId));
        Add(names.Length > 0, (_, channel) => channel.Connect.UserName is { } name && names.Contains(name));
        AddLike(request, "like_clientid", static (session, _) => session.ClientId);
        AddLike(request, "like_username", static (_, channel) => channel.Connect.UserName);
        AddState(request);
        AddAddress(request);
        if (request.Parameter("proto_ver") is { } version)
        {
            int number = int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : throw WrongType("proto_ver", "integer", version);
            _all.Add((_, channel) => EmqxClientObject.ProtocolOf(channel) == number);
        }

        if (request.Parameter("clean_start") is { } clean)
        {
            bool wanted = clean is "true" or "false" ? clean == "true" : throw EmqxManagementFailure.Invalid("clean_start", "Unable to parse boolean value", clean);
            _all.Add((_, channel) => channel.Connect.CleanStart == wanted);
        }

        foreach (string name in (ReadOnlySpan<string>)["connected_at", "created_at"])
        {
            AddMoment(request, "gte_" + name, static (at, bound) => at >= bound);
            AddMoment(request, "lte_" + name, static (at, bound) => at <= bound);
        }

        if (request.Parameter("node") is { } wantedNode && wantedNode != node)
        {
            throw new EmqxManagementFailure(EmqxManagementAnswer.Error(500, "NODE_DOWN", $"bad rpc call <<\"{wantedNode}\">>, Reason <<\"invalid node\">>"));
        }
    }

    /// <summary>Whether a <c>like_</c> parameter is there; then the number of all rows is not told.</summary>
    public bool IsLike { get; private set; }

    public bool Holds(MqttSession session, EmqxChannel channel) => _all.TrueForAll(f => f(session, channel));

    private static string[] Texts(EmqxManagementRequest request, string name) => [.. request.Parameters(name).Select((v, i) => EmqxSchema.Text(v, string.Create(CultureInfo.InvariantCulture, $"{name}.{i + 1}")))];

    private void Add(bool isThere, Func<MqttSession, EmqxChannel, bool> condition)
    {
        if (isThere)
        {
            _all.Add(condition);
        }
    }

    /// <summary>An empty part crashes EMQX.</summary>
    private void AddLike(EmqxManagementRequest request, string name, Func<MqttSession, EmqxChannel, string?> of)
    {
        if (request.Parameter(name) is { } part)
        {
            IsLike = true;
            if (part.Length == 0)
            {
                throw new EmqxManagementFailure(EmqxManagementAnswer.Crash(
                    "error, badarg, [{binary,match,[<<\"u1\">>,<<>>],[{error_info,#{module => erl_stdlib_errors}}]},{emqx_mgmt_api_clients,run_fuzzy_filter1,3,[]}]"));
            }

            _all.Add((session, channel) => of(session, channel)?.Contains(part, StringComparison.Ordinal) == true);
        }
    }

    private void AddState(EmqxManagementRequest request)
    {
        switch (request.Parameter("conn_state"))
        {
            case null:
                break;
            case "connected":
                _all.Add(static (session, _) => session.IsOnline);
                break;
            case "disconnected":
                _all.Add(static (session, _) => !session.IsOnline);
                break;
            case "idle":
                _all.Add(static (_, _) => false);
                break;
            case { } other:
                throw EmqxManagementFailure.Invalid("conn_state", "unable_to_convert_to_enum_symbol", other);
        }
    }

    private void AddAddress(EmqxManagementRequest request)
    {
        if (request.Parameter("ip_address") is { } text)
        {
            IPAddress wanted = IPAddress.TryParse(text, out IPAddress? address) ? address : throw WrongType("ip_address", "ip", text);
            _all.Add((_, channel) => IPAddress.TryParse(channel.PeerAddress, out IPAddress? peer) && peer.Equals(wanted));
        }
    }

    private void AddMoment(EmqxManagementRequest request, string name, Func<DateTimeOffset, DateTimeOffset, bool> holds)
    {
        if (request.Parameter(name) is { } text)
        {
            DateTimeOffset bound = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) ? moment
                : throw EmqxManagementFailure.Invalid(name, "bad_rfc3339_timestamp", text);
            _all.Add((_, channel) => holds(channel.ConnectedAt, bound));
        }
    }

    private static EmqxManagementFailure WrongType(string name, string type, JsonNode value) =>
        new(EmqxManagementAnswer.Error(400, "INVALID_PARAMETER", $"the {name} parameter expected type is {type}, but the value is {value}"));
}
