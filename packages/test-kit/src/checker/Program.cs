// Says what in the texts of modules Windows PowerShell 5.1 does not have. Standard input: a list of modules, each an object of texts
// by file name. Standard output: a report for each.
using System.Text.Json;
using System.Xml.Linq;
using QgaVss.Checker;

var modules = JsonSerializer.Deserialize<List<Dictionary<string, string>>>(Console.OpenStandardInput())!;
using var desktop = new Desktop(Path.Combine(AppContext.BaseDirectory, "desktop"));
var commands = new Commands(desktop);
var reports = modules.ConvertAll(Check);
using var output = Console.OpenStandardOutput();
JsonSerializer.Serialize(output, reports, new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase });

Report Check(Dictionary<string, string> module)
{
    var report = new Report();
    foreach (var (file, text) in module) Texts.Check(file, text, report);
    var scripts = module.SelectMany(one => Scripts(one.Key, one.Value.TrimStart('\uFEFF'), report)).ToList();
    foreach (var script in scripts)
    {
        Tokens.Check(script);
        Syntax.Check(script);
        commands.Check(script, scripts);
        new Types(desktop, script, new Inference(desktop, script)).Check();
        if (Path.GetExtension(script.File) is ".psd1" or ".psrc") DataFiles.Check(script);
    }
    return report;
}

static IEnumerable<Script> Scripts(string file, string text, Report report) => Path.GetExtension(file) switch
{
    ".psm1" or ".ps1" or ".psd1" or ".psrc" => [Script.Parse(file, 1, text, report)],
    ".ps1xml" => XDocument.Parse(text, LoadOptions.SetLineInfo).Descendants("ScriptBlock")
        .Select(block => Script.Parse(file, ((System.Xml.IXmlLineInfo)block).LineNumber, block.Value, report)),
    _ => [],
};
