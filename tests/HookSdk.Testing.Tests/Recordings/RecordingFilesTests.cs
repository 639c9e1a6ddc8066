using System.Text.RegularExpressions;
using HookSdk.Testing.Tests.Emqx.Recordings;
using HookSdk.Testing.Tests.VerneMq;
using Shouldly;
using Xunit;

namespace HookSdk.Testing.Tests.Recordings;

/// <summary>Recordings that are damaged, or that nobody plays, are named.</summary>
public sealed partial class RecordingFilesTests
{
    private const string Header = """{"scenario":"s","broker":"VerneMQ 2.1.2","mqtt":"5","registrations":[]}""";

    /// <summary>How folders are called of which every file is read by a test.</summary>
    [GeneratedRegex("^(emqx-[0-9.]+-(exhook|exproto)(-[a-z-]+)?|erlang-grpc-v3|vernemq-[0-9.]+)$")]
    private static partial Regex Folders { get; }

    [Fact]
    public void Recordings_All_AreInFoldersThatAreRead() =>
        RecordingFiles.Ids.Select(static id => id.Split('/')[1]).Distinct().Where(static f => !Folders.IsMatch(f)).ShouldBeEmpty();

    [Theory]
    [InlineData("", 1, "there is no line at all")]
    [InlineData("""{"scenario":"s"}""", 1, "no broker is named")]
    [InlineData("""{"scenario":"other","broker":"VerneMQ 2.1.2"}""", 1, "the scenario is 'other'")]
    [InlineData(Header + "\n[]", 2, "this is no JSON object")]
    [InlineData(Header + "\n{\"event\":\"wait\",\"ms\":1}\n{\"event\":\"cal", 3, "this is no JSON")]
    [InlineData(Header + "\n{\"event\":\"miracle\"}", 2, "'miracle' is no event")]
    public void Read_Damaged_NamesFileAndLine(string text, int line, string why)
    {
        InvalidDataException e = Should.Throw<InvalidDataException>(() => Read(text));
        e.Message.ShouldStartWith($"folder/s.jsonl, line {line}: ");
        e.Message.ShouldContain(why);
    }

    [Theory]
    [InlineData("""{"scenario":"s","broker":"VerneMQ 3.0.0","mqtt":"5","registrations":[]}""", 1, "'VerneMQ 3.0.0' is not played")]
    [InlineData("""{"scenario":"s","broker":"VerneMQ 2.1.2","mqtt":"5","registrations":[{"hook":"on_nothing","endpoint":"a"}]}""", 1, "no hook")]
    [InlineData(Header + "\n{\"event\":\"client\",\"client\":\"c\",\"does\":\"PINGREQ\"}", 2, "this client has not connected")]
    [InlineData(Header + "\n{\"event\":\"admin\",\"does\":\"dance\",\"result\":{}}", 2, "'dance' is no operator's command")]
    [InlineData(Header + "\n{\"event\":\"broker\",\"does\":\"stops\"}", 2, "is not known here")]
    public void VerneMq_WhatTheReplayDoesNotKnow_NamesFileAndLine(string text, int line, string why)
    {
        InvalidDataException e = Should.Throw<InvalidDataException>(() => new VerneMqReplay(Read(text)).Play());
        e.Message.ShouldStartWith($"folder/s.jsonl, line {line}: ");
        e.Message.ShouldContain(why);
    }

    [Theory]
    [InlineData("""{"scenario":"s","broker":"EMQX 7.0.0","mqtt":"5"}""", 1, "'EMQX 7.0.0' is not played")]
    [InlineData("{\"scenario\":\"s\",\"broker\":\"EMQX 6.0.1\",\"mqtt\":\"5\"}\n{\"event\":\"admin\",\"does\":\"dance\"}", 2, "is not known here")]
    public async Task Emqx_WhatTheReplayDoesNotKnow_NamesFileAndLine(string text, int line, string why)
    {
        InvalidDataException e = await Should.ThrowAsync<InvalidDataException>(() => EmqxReplay.RunAsync(Read(text)));
        e.Message.ShouldStartWith($"folder/s.jsonl, line {line}: ");
        e.Message.ShouldContain(why);
    }

    private static Recording Read(string text)
    {
        string folder = Directory.CreateTempSubdirectory("recordings").FullName;
        try
        {
            string file = Path.Combine(folder, "s.jsonl");
            File.WriteAllText(file, text);
            return Recording.Read(file, "folder/s");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
