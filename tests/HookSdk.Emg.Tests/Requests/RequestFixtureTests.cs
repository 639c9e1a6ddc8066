using System.Globalization;
using System.Text;

namespace HookSdk.Emg.Tests.Requests;

/// <summary>Each file under tests/fixtures/emg/requests is read and everything that can be asked of it is told beside what was approved.</summary>
public sealed class RequestFixtureTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Path.Combine(Wire.FixtureFolder, "requests")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Request_OfEachFixture_ReadsAsApproved(string file)
    {
        byte[] bytes = Wire.Fixture($"requests/{file}");
        HookBody body = HookBody.Copy(bytes);
        AfterSendRequest.Read(body, out AfterSendRequest? afterSend).ShouldBeNull();
        BeforeDlrRequest.Read(body, out BeforeDlrRequest? request).ShouldBeNull();
        StringBuilder told = new();
        Tell(told, "argument", request!.Argument);
        Tell(told, "earlier route", request.EarlierRoute);
        Tell(told, "result", afterSend!.Result?.ToString(CultureInfo.InvariantCulture));
        Tell(told, "connector", Describe(request.Connector));
        foreach (EmgConnectorInfo connector in request.Connectors)
        {
            Tell(told, "connectors", Describe(connector));
        }

        foreach (EmgConnectorInfo group in request.Groups)
        {
            Tell(told, "groups", Describe(group));
        }

        foreach ((string name, string? value) in request.DlrInfo)
        {
            Tell(told, $"dlrinfo {name}", value);
        }

        foreach ((string name, string? value) in request.Message)
        {
            Tell(told, $"option {name}", value);
        }

        Tell(told, "id", request.Message.Id?.ToString(CultureInfo.InvariantCulture));
        Tell(told, "text", request.Message.Text);
        Tell(told, "segments", request.Message.SegmentCount.ToString(CultureInfo.InvariantCulture));
        Tell(told, "part", request.Message.Udh?.Concatenation?.ToString());
        Tell(told, "for logs", request.ToString());
        request.Raw.ToArray().ShouldBe(bytes);
        told.ToString().ShouldMatchApproved(options => options.NoDiff().SubFolder("Approved").WithDiscriminator(Path.GetFileNameWithoutExtension(file)));
    }

    private static void Tell(StringBuilder told, string what, string? value) =>
        told.Append(what).Append(" = ").Append(value is null ? "(null)" : $"[{value.Replace("\n", "\\n", StringComparison.Ordinal)}]").Append('\n');

    private static string? Describe(EmgConnectorInfo? info) =>
        info is null ? null : $"{info.Name}: {string.Join(", ", info.Fields.Select(field => $"{field.Key}={field.Value}"))}";
}
