using System.Globalization;
using HookSdk.Mqtt;

namespace HookSdk.Bench.Growth;

internal sealed class RuleSeries : GrowthSeries
{
    public override string Name => "rules";

    public override string Title => "MQTT access rules";

    public override string Over => "rules";

    public override string Method => "In process, `TopicAccessList`: rules of the kind `allow all sites/17/#`, and questions that the last of them decides, so that a walk passes all the others. A subscription with a wildcard is walked for.";

    public override IReadOnlyList<int> Sizes { get; } = [10, 30, 100, 300, 1_000, 3_000, 10_000];

    public override IReadOnlyList<GrowthCurve> Curves { get; } =
    [
        new("may it publish", "ns", GrowthLaw.Constant),
        new("may it subscribe to a topic", "ns", GrowthLaw.Constant),
        new("may it subscribe to a filter", "ns", GrowthLaw.Linear),
    ];

    public override async IAsyncEnumerable<double[]> MeasureAsync(IReadOnlyList<int> sizes, GrowthPace pace)
    {
        foreach (int size in sizes)
        {
            TopicAccessList rules = TopicAccessList.Parse(Enumerable.Range(1, size).Select(static n => string.Create(CultureInfo.InvariantCulture, $"allow all sites/{n}/#")));
            string topic = string.Create(CultureInfo.InvariantCulture, $"sites/{size}/pumps/3/state");
            string filter = string.Create(CultureInfo.InvariantCulture, $"sites/{size}/pumps/+/state");
            yield return
            [
                await AskAsync(rules, TopicAction.Publish, topic, pace),
                await AskAsync(rules, TopicAction.Subscribe, topic, pace),
                await AskAsync(rules, TopicAction.Subscribe, filter, pace),
            ];
        }
    }

    private static async Task<double> AskAsync(TopicAccessList rules, TopicAction action, string topic, GrowthPace pace)
    {
        InProcess cost = await Task.Run(() => InProcess.Measure(
            number => _ = rules.Decide(action, topic, "client", "user") == TopicAccess.Allowed ? number : throw new BenchException("a rule did not decide."), pace));
        return cost.Nanoseconds;
    }
}
