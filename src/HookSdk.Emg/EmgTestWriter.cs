using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HookSdk.Emg;

/// <summary>Writes calls as tests with FakeEmg: the message goes through all hooks, in EMG's order, and the one that is meant is looked at.</summary>
internal sealed class EmgTestWriter : HookTestWriter
{
    /// <summary>What stands for what is hidden, in UCS2, for a message whose text must be hex.</summary>
    private const string HiddenHex = "002A002A002A";

    public static EmgTestWriter Instance { get; } = new();

    public override HookTest? Write(HookTestCall call)
    {
        JsonElement message = Part(call.Request, "qe");
        if (message.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        string connector = Text(Part(call.Request, "connector"), "NAME") ?? "";
        List<string> options = Text(call.Request, "ccarg") is { } argument ? [$"o.Argument = {CodeText.Quote(argument)};"] : [];
        bool isSent = call.Hook is EmgHookNames.BeforeSend or EmgHookNames.AfterSend;
        string[] others = [.. Others(call.Request).Where(name => name != connector)];
        if (connector.Length > 0 && (!isSent || others.Length > 0))
        {
            options.Add($"o.Connectors.Add(new EmgConnector({CodeText.Quote(connector)}){(call.Hook == EmgHookNames.BeforeRoute ? " { IsRoute = true }" : "")});");
        }

        options.AddRange(others.Select(static name => $"o.Connectors.Add(new EmgConnector({CodeText.Quote(name)}));"));
        if (isSent && connector.Length > 0)
        {
            // These two are called for the connector that sends.
            options.Add($"o.RoutingTable = static _ => {CodeText.Quote(connector)};");
        }

        if (call.Hook == EmgHookNames.AfterSend)
        {
            options.Add(string.Create(CultureInfo.InvariantCulture, $"o.SendResult = static (_, _) => {(int)Number(call.Request, "result", 0)};"));
        }

        string[] notes = isSent && connector.Length > 0 ? ["// A route hook of the server has the last word on the connector that sends."] : [];
        List<string> lines = [.. LeftOut(call.Request, (field, _) => IsPlayed(call.Hook, field)), .. notes, "EmgMessage message = new(new Dictionary<string, string?>", "{"];
        int charcode = (int)Number(message, EmgOptionNames.Charcode, 0);
        foreach (JsonProperty option in message.EnumerateObject().Where(static o => o.Name.Length > 0 && o.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)))
        {
            string? value = Text(message, option.Name);
            bool mustBeHex = value == WireMask.Hidden && option.Name.Equals(EmgOptionNames.Message, StringComparison.OrdinalIgnoreCase) && MessageText.FindProblem((EmgCharcode)charcode, WireMask.Hidden) is not null;
            lines.Add($"    [{CodeText.Quote(option.Name)}] = {CodeText.QuoteOrNull(mustBeHex ? HiddenHex : value)},");
        }

        lines.Add("});");
        string by = connector.Length > 0 && !isSent ? $", {CodeText.Quote(connector)}" : "";
        lines.Add(call.Hook is EmgHookNames.BeforeDlr or EmgHookNames.AfterDlr ? $"await emg.ReceiveDlrAsync(message{by}{DlrInfo(call.Request)});" : $"await emg.ReceiveAsync(message{by});");
        lines.Add("");
        lines.Add($"EmgCallRecord call = emg.Calls.First(static c => c.Hook == {CodeText.Quote(call.Hook)});");
        lines.Add("Assert.Null(call.Failure);");
        if (call.Reply is { } reply && KeyValueReader.TryRead(Encoding.UTF8.GetBytes(reply), out IReadOnlyList<KeyValuePair<string, string>>? pairs, out string? _))
        {
            lines.Add($"Assert.Equal({CodeText.Quote(string.Join(", ", pairs.Select(static p => $"{p.Key}={p.Value}")))}, string.Join(\", \", call.Reply.Select(static p => $\"{{p.Key}}={{p.Value}}\")));");
        }

        return new HookTest("FakeEmg", "emg", ["HookSdk.Emg"], options, lines);
    }

    /// <summary>Whether the hook is told a field as the call has it.</summary>
    private static bool IsPlayed(string hook, string field) => field switch
    {
        "ccarg" or "connector.NAME" or "connectors[].NAME" => true,
        "result" => hook == EmgHookNames.AfterSend,
        _ when field.StartsWith("dlrinfo.", StringComparison.Ordinal) => hook is EmgHookNames.BeforeDlr or EmgHookNames.AfterDlr,
        _ => field.StartsWith("qe.", StringComparison.Ordinal) && field.IndexOfAny(['.', '['], "qe.".Length) < 0,
    };

    private static IEnumerable<string> Others(JsonElement request) =>
        Items(Part(request, "connectors")).Select(static c => Text(c, "NAME")).OfType<string>().Where(static n => n.Length > 0).Distinct(StringComparer.Ordinal);

    private static string DlrInfo(JsonElement request)
    {
        JsonElement info = Part(request, "dlrinfo");
        if (info.ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        IEnumerable<string> pairs = info.EnumerateObject().Select(o => $"[{CodeText.Quote(o.Name)}] = {CodeText.Quote(Text(info, o.Name) ?? "")}");
        return $", dlrInfo: new Dictionary<string, string> {{ {string.Join(", ", pairs)} }}";
    }
}
