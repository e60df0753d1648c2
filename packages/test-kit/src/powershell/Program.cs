// The PowerShell engine for tests. Without arguments: one request a line of JSON on standard input, one answer a line on standard
// output. With arguments: PowerShell's own program, as far as it reads commands from standard input.
using System.Text.Json;
using System.Text.Json.Nodes;
using QgaVss.Lab;

Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
if (args.Length > 0) return AsConsole(args);

var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true, NewLine = "\n" };
var sessions = new Sessions();
var running = new List<Task>();

void Answer(JsonNode? id, Func<JsonNode?> work)
{
    var answer = new JsonObject { ["id"] = id?.DeepClone() };
    try { answer["result"] = work(); }
    catch (Exception error) { answer["error"] = error.ToString(); }
    lock (output) output.WriteLine(answer.ToJsonString(new JsonSerializerOptions { MaxDepth = 256 }));
}

while (Console.In.ReadLine() is { } line)
{
    var request = JsonNode.Parse(line)!.AsObject();
    // What runs is not waited for: it can be stopped, or its session closed, by a later request.
    running.Add(Task.Factory.StartNew(() => Answer(request["id"], () => sessions.Do(request)), TaskCreationOptions.LongRunning));
    running.RemoveAll(task => task.IsCompleted);
}
Task.WaitAll([.. running]);
sessions.CloseAll();
return 0;

static int AsConsole(string[] args)
{
    if (CommandLine.UsageError(args) is { } error)
    {
        Console.Error.WriteLine(error);
        return CommandLine.Bad;
    }
    // Under Wine 8 .NET 10 breaks when it collects what the engine has compiled; its caller sets no variables of .NET.
    if (OperatingSystem.IsWindows()) GC.TryStartNoGCRegion(1 << 29);
    using var loop = new InputLoop();
    return loop.Run(Console.In);
}
