using System.Globalization;
using System.Text;
using HookSdk.Cli.Check.Http;
using HookSdk.Cli.Check.M4Server;
using HookSdk.Cli.Doctor.Addresses;
using HookSdk.Cli.Doctor.BrokerFiles;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.ServerSide;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Servers;
using System.Text.Json.Nodes;

namespace HookSdk.Cli.Doctor.M4Pair;

/// <summary>A server of M4's external script, the Connection Point's setting and system.conf.</summary>
internal sealed class M4Examination : Examination
{
    private const string Prefix = "external_script_";
    private const string TimeoutKey = "external_script_timeout_ms";
    private const string OnTimeout = "external_script_reject_on_timeout";
    private const string OnFailure = "external_script_reject_on_failure";
    private const string RadiusKey = "radius_auth_timeout";

    private static readonly TimeSpan UsualDeadline = TimeSpan.FromMilliseconds(700);

    private readonly ServerKinds _server = new(Target.M4, "M4 takes it for a failed script: by default the call goes on unchanged, and nothing is told.");
    private readonly AddressKinds _address = new(Target.M4, "the external script of the Connection Point");
    private readonly FileKinds _file = new(Target.M4);

    public override IReadOnlyList<FindingKind> Kinds => [.. _server.OverHttp, _file.Syntax, .. _address.WithPath, .. M4Kinds.All];

    public override async Task LookAsync(DoctorSettings settings, Diagnosis diagnosis, CancellationToken cancellationToken)
    {
        HttpServer server = new(settings, diagnosis, _server, static (_, body) => M4ReplyText.ProblemOfObject(body));
        byte[] body = Encoding.UTF8.GetBytes(new JsonObject { ["cp_id"] = 2, ["user_id"] = 2, ["src"] = settings.Server.From, ["dst"] = settings.Server.To }.ToJsonString());
        IReadOnlyList<(string Hook, HttpReply Reply)> answers = await server.LookAsync([new HttpCall("", settings.Server.Url, body)], cancellationToken).ConfigureAwait(false);
        if (answers.Count > 0)
        {
            diagnosis.Saw(Diagnosis.Server, $"answers a call after {Units.Text(answers[0].Reply.Elapsed)}");
        }

        (TimeSpan wait, string said) = settings.Files.Count > 0 ? LookAtFile(settings, diagnosis) : (Target.M4.Limit!.Value, "M4's default");
        await server.LookAtTimeAsync(answers, settings.Server.Limit ?? wait, settings.Server.Limit is null ? said : "--limit", cancellationToken).ConfigureAwait(false);
        if (settings.Script is { } script)
        {
            await LookAtScriptAsync(settings, diagnosis, script, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LookAtScriptAsync(DoctorSettings settings, Diagnosis diagnosis, string script, CancellationToken cancellationToken)
    {
        const string Place = "--script";
        diagnosis.Saw(Diagnosis.Broker, "the Connection Point's external script, as --script says it");
        if (!script.StartsWith("http://", StringComparison.Ordinal) && !script.StartsWith("https://", StringComparison.Ordinal))
        {
            diagnosis.Problem(M4Kinds.LocalScript, $"{Place} begins with neither");
            return;
        }

        AddressLook look = new(settings, diagnosis, _address, hasPath: true);
        if (look.Read(script, Place) is { } address)
        {
            await look.LookAsync(address, Place, cancellationToken).ConfigureAwait(false);
        }
    }

    private (TimeSpan Wait, string Said) LookAtFile(DoctorSettings settings, Diagnosis diagnosis)
    {
        KeyValueFile conf = KeyValueFile.Read(settings.Files);
        _file.Tell(diagnosis, conf.Problems);
        foreach (FileSetting unknown in conf.Settings.Where(static s => s.Key.StartsWith(Prefix, StringComparison.Ordinal) && s.Key is not (TimeoutKey or OnTimeout or OnFailure)))
        {
            diagnosis.Note(M4Kinds.Unknown, $"{unknown.Place}: {unknown.Key}; a revision of M4 later than the one whose document is known here may have it");
        }

        FileSetting? timeout = conf.Find(TimeoutKey);
        TimeSpan wait = Target.M4.Limit!.Value;
        string said = timeout is null ? "M4's default" : timeout.Place.ToString();
        if (timeout is not null)
        {
            if (int.TryParse(timeout.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds) && milliseconds > 0)
            {
                wait = TimeSpan.FromMilliseconds(milliseconds);
            }
            else
            {
                diagnosis.Problem(M4Kinds.Value, $"{timeout.Place}: {TimeoutKey} is no number of milliseconds");
            }
        }

        LookAtRejections(conf, diagnosis);
        LookAtTimes(settings, diagnosis, conf, wait, said);
        diagnosis.Saw(Diagnosis.Broker, string.Create(CultureInfo.InvariantCulture, $"{settings.FileNames}: M4 waits {Units.Text(wait)}; a late call {(conf.Find(OnTimeout)?.Value == "1" ? "is rejected" : "goes on unchanged")}, one whose script fails {(conf.Find(OnFailure)?.Value == "1" ? "is rejected" : "goes on unchanged")}"));
        return (wait, said);
    }

    private static void LookAtRejections(KeyValueFile conf, Diagnosis diagnosis)
    {
        foreach (FileSetting setting in new[] { conf.Find(OnTimeout), conf.Find(OnFailure) }.OfType<FileSetting>().Where(static s => s.Value is not ("0" or "1")))
        {
            diagnosis.Problem(M4Kinds.Value, $"{setting.Place}: {setting.Key} is neither 0 nor 1");
        }

        bool rejectsLate = conf.Find(OnTimeout)?.Value == "1";
        bool rejectsFailed = conf.Find(OnFailure)?.Value == "1";
        if (rejectsLate != rejectsFailed)
        {
            string absent = conf.Find(OnFailure) is null ? $"{OnFailure} is not in the file; revisions of M4 that do not have it let the call go on" : $"{OnTimeout} is {(rejectsLate ? 1 : 0)}, {OnFailure} is {(rejectsFailed ? 1 : 0)}";
            diagnosis.Note(M4Kinds.Differing, $"{(conf.Find(OnTimeout) ?? conf.Find(OnFailure))!.Place}: {absent}; it may be meant so");
        }
    }

    private static void LookAtTimes(DoctorSettings settings, Diagnosis diagnosis, KeyValueFile conf, TimeSpan wait, string said)
    {
        if (Deadlines.ProblemOf(settings.Deadline, UsualDeadline, wait) is { } problem)
        {
            if (settings.Deadline is null)
            {
                diagnosis.Note(M4Kinds.Deadline, $"{said}: {problem}");
            }
            else
            {
                diagnosis.Problem(M4Kinds.Deadline, $"{said}: {problem}");
            }
        }

        if (wait <= Target.M4.Limit)
        {
            return;
        }

        FileSetting? radius = conf.Find(RadiusKey);
        if (radius is null)
        {
            diagnosis.Note(M4Kinds.Radius, $"{said}: {Units.Text(wait)}, and {RadiusKey} is not in {settings.FileNames}; another file may raise it");
        }
        else if (!double.TryParse(radius.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) || seconds <= wait.TotalSeconds)
        {
            diagnosis.Problem(M4Kinds.Radius, $"{radius.Place}: {RadiusKey} is not more than the {Units.Text(wait)} of {said}");
        }
    }
}
